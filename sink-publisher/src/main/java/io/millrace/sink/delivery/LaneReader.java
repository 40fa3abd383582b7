package io.millrace.sink.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread of a destination: reads its rows into the lane, has them sent, and commits what is acknowledged. Whatever fails is tried again
 * with a new consumer, for this destination alone.
 */
final class LaneReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** Longest wait for the last commit of partitions that are handed over. */
    private static final Duration HANDOVER = Duration.ofSeconds(5);

    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_SECONDS = 5;

    private final RowLane lane;
    private final DeliveryParts parts;
    private final Supplier<DestinationView> view;
    private final LaneSender sender;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Consumer<String, byte[]> consumer;
    private volatile String problem;
    private volatile long lag;
    private volatile boolean isAssigned;

    LaneReader(RowLane lane, DeliveryParts parts, Supplier<DestinationView> view, LaneSender sender) {
        this.lane = lane;
        this.parts = parts;
        this.view = view;
        this.sender = sender;
    }

    @Override
    public void run() {
        var name = view.get().destination().name();
        while (!isStopped()) {
            try (var own = parts.consumer(name)) {
                consumer = own;
                read(own, new LanePartitions(lane, parts, view, own));
            } catch (WakeupException e) {
                // Stopped: stop() ends the poll with wakeup().
                LOG.debug("stopped", e);
            } catch (RuntimeException e) {
                // Retried: the other destinations go on, and this one's rows are on the topic still.
                problem = e.toString();
                LOG.error("destination {} cannot read; it tries again in {} s", name, PAUSE_SECONDS, e);
                pause();
            }
        }
    }

    private void read(Consumer<String, byte[]> own, LanePartitions partitions) {
        own.subscribe(RowDecoder.topics(view.get().destination()), new Handover(own, partitions));
        long committedAt = System.nanoTime();
        while (!isStopped()) {
            synchronized (lane) {
                lane.paused(view.get().isPaused(), parts.clock().millis());
            }
            try {
                partitions.prepare();
                var records = own.poll(POLL);
                records.partitions().forEach(partition -> partitions.take(partition, records.records(partition)));
                partitions.passed();
                problem = null;
            } catch (RetriableException e) {
                // Retried: the broker does not answer; the poll before the next attempt waits.
                problem = e.toString();
                LOG.warn(
                        "destination {} reads on when the broker answers: {}",
                        view.get().destination().name(),
                        problem);
                pause();
            }
            sender.dispatch();
            if (System.nanoTime() - committedAt > COMMIT_NANOS) {
                committedAt = System.nanoTime();
                commit(own, partitions);
                measure(own);
            }
        }
    }

    private void commit(Consumer<String, byte[]> own, LanePartitions partitions) {
        var changed = partitions.uncommitted();
        if (!changed.isEmpty()) {
            own.commitAsync(changed, (offsets, failure) -> {
                if (failure != null) {
                    // Retried: with the next commit.
                    LOG.debug("commit failed", failure);
                    partitions.commitFailed();
                }
            });
        }
    }

    private void measure(Consumer<String, byte[]> own) {
        isAssigned = !own.assignment().isEmpty();
        lag = own.assignment().stream()
                .mapToLong(partition -> own.currentLag(partition).orElse(0))
                .sum();
    }

    private void pause() {
        try {
            if (stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("stopped while it waited");
            }
        } catch (InterruptedException e) {
            // Stopped.
            stopped.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Ends {@link #run} soon: what is on its way may end, and what is acknowledged is committed. Thread-safe. */
    void stop() {
        stopped.countDown();
        var current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    /** Why it does not read; empty if it does. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Records that were not read yet, those that are none of the destination's included. */
    long lag() {
        return lag;
    }

    /** Whether this instance has partitions of the destination. */
    boolean isAssigned() {
        return isAssigned;
    }

    /** Hands partitions over with what is known of their rows. */
    private static final class Handover implements ConsumerRebalanceListener {
        private final Consumer<String, byte[]> consumer;
        private final LanePartitions partitions;

        Handover(Consumer<String, byte[]> consumer, LanePartitions partitions) {
            this.consumer = consumer;
            this.partitions = partitions;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            // Before the next poll each is put to its place; nothing may be read of it before.
            consumer.pause(assigned);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            partitions.drain(revoked);
            try {
                commit(partitions.uncommitted());
            } finally {
                partitions.close(revoked);
            }
        }

        private void commit(Map<TopicPartition, OffsetAndMetadata> last) {
            try {
                commitOnce(last);
            } catch (KafkaException e) {
                // Retried: rows since the last commit come again from the next owner, under the same ids; what this
                // instance keeps is committed with its next commit.
                partitions.commitFailed();
                LOG.warn("rows acknowledged since the last commit may be delivered again: {}", e.toString());
            }
        }

        private void commitOnce(Map<TopicPartition, OffsetAndMetadata> last) {
            try {
                consumer.commitSync(last, HANDOVER);
            } catch (WakeupException e) {
                // Retried: stop() has ended this instead of a poll, and does so once.
                consumer.commitSync(last, HANDOVER);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            partitions.close(lost);
        }
    }
}
