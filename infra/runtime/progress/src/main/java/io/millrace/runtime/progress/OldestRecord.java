package io.millrace.runtime.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Timestamp of the oldest record that a consumer group has not committed. It reads the first record behind each committed offset: the
 * difference of two offsets also counts transaction markers and aborted records, of which nothing is left to process. Not thread-safe.
 */
final class OldestRecord implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);

    /** Reads the group's committed offsets; a partition without one is left out. */
    @FunctionalInterface
    interface CommittedOffsets {
        Map<TopicPartition, Long> read(Set<TopicPartition> partitions)
                throws ExecutionException, InterruptedException, TimeoutException;
    }

    private final Consumer<byte[], byte[]> consumer;
    private final CommittedOffsets committed;

    /** @param consumer reads committed records and has no group; closed by this class */
    OldestRecord(Consumer<byte[], byte[]> consumer, CommittedOffsets committed) {
        this.consumer = consumer;
        this.committed = committed;
    }

    /**
     * The timestamp in ms since the epoch; empty if all records of the partitions are committed. Blocks for some seconds at most.
     *
     * @throws TimeoutException if the broker does not return the records in time
     */
    OptionalLong timestamp(Set<TopicPartition> partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (partitions.isEmpty()) {
            return OptionalLong.empty();
        }
        Map<TopicPartition, Long> next = new HashMap<>(committed.read(partitions));
        Set<TopicPartition> neverRead = new HashSet<>(partitions);
        neverRead.removeAll(next.keySet());
        if (!neverRead.isEmpty()) {
            next.putAll(consumer.beginningOffsets(neverRead, TIMEOUT));
        }
        // Read after the commits, so that a record between the two is behind and not overlooked.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        next.entrySet().removeIf(entry -> entry.getValue() >= ends.getOrDefault(entry.getKey(), 0L));
        if (next.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            consumer.assign(next.keySet());
            next.forEach(consumer::seek);
            return firstOf(new HashSet<>(next.keySet()), ends);
        } finally {
            consumer.unsubscribe();
        }
    }

    /** Polls until each partition has returned a record or its end. */
    private OptionalLong firstOf(Set<TopicPartition> waiting, Map<TopicPartition, Long> ends) throws TimeoutException {
        List<Long> found = new ArrayList<>();
        long start = System.nanoTime();
        while (!waiting.isEmpty()) {
            if (System.nanoTime() - start > TIMEOUT.toNanos()) {
                throw new TimeoutException("no record of " + waiting);
            }
            var polled = consumer.poll(POLL);
            for (TopicPartition partition : polled.partitions()) {
                found.add(polled.records(partition).get(0).timestamp());
            }
            consumer.pause(polled.partitions());
            waiting.removeAll(polled.partitions());
            waiting.removeIf(partition -> consumer.position(partition, TIMEOUT) >= ends.get(partition));
        }
        return found.stream().mapToLong(Long::longValue).min();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
