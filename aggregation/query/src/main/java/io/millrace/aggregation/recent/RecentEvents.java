package io.millrace.aggregation.recent;

import io.millrace.runtime.http.RequestException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reader of the newest records of a topic: reads the tail of each partition and keeps the newest. It reads on request only, with one
 * consumer that the first request creates. Thread-safe; calls are serialized.
 */
public final class RecentEvents implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long MAX_BYTES = 32L << 20;

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Duration timeout;
    private Consumer<String, byte[]> consumer;

    /**
     * @param consumers creates a consumer of committed records
     * @param timeout greatest duration of one read; records that arrived by then are returned
     */
    public RecentEvents(Supplier<Consumer<String, byte[]>> consumers, Duration timeout) {
        this.consumers = consumers;
        this.timeout = timeout;
    }

    /**
     * The newest records, newest first.
     *
     * @throws RequestException 503 if the broker does not respond
     */
    public synchronized List<ConsumerRecord<String, byte[]>> newest(String topic, int count) {
        try {
            if (consumer == null) {
                consumer = consumers.get();
            }
            return read(topic, count);
        } catch (KafkaException e) { // rejected at the edge: a later request may succeed
            throw new RequestException(503, "events_unknown", "the broker does not respond: " + e.getMessage());
        }
    }

    private List<ConsumerRecord<String, byte[]>> read(String topic, int count) {
        NewestRecords newest = new NewestRecords(count, MAX_BYTES);
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        // Every other offset may be the marker of a transaction, which is no record.
        end.forEach(
                (partition, offset) -> consumer.seek(partition, Math.max(first.get(partition), offset - 2L * count)));
        long until = System.nanoTime() + timeout.toNanos();
        while (!isDone(end) && System.nanoTime() < until) {
            consumer.poll(POLL).forEach(newest::add);
        }
        return newest.newestFirst();
    }

    private boolean isDone(Map<TopicPartition, Long> end) {
        return end.entrySet().stream().allMatch(entry -> consumer.position(entry.getKey()) >= entry.getValue());
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
