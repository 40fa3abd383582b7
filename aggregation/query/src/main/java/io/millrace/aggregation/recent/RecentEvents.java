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
 * Reads the newest records of a topic: so many before the end of each partition, of which the newest are kept. It has one
 * consumer, made at the first question, and reads only when it is asked. For one thread at a time.
 */
public final class RecentEvents implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long MAX_BYTES = 32L << 20;

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Duration patience;
    private Consumer<String, byte[]> consumer;

    /**
     * @param consumers makes a consumer that reads committed records
     * @param patience how long one read may take; what came by then is answered
     */
    public RecentEvents(Supplier<Consumer<String, byte[]>> consumers, Duration patience) {
        this.consumers = consumers;
        this.patience = patience;
    }

    /**
     * The newest records, newest first.
     *
     * @throws RequestException 503 while the broker does not answer
     */
    public synchronized List<ConsumerRecord<String, byte[]>> newest(String topic, int most) {
        try {
            if (consumer == null) {
                consumer = consumers.get();
            }
            return read(topic, most);
        } catch (KafkaException e) { // rejected at the edge: the broker may answer the next time
            throw new RequestException(503, "events_unknown", "the broker does not answer: " + e.getMessage());
        }
    }

    private List<ConsumerRecord<String, byte[]>> read(String topic, int most) {
        NewestRecords newest = new NewestRecords(most, MAX_BYTES);
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        end.forEach((partition, offset) -> consumer.seek(partition, Math.max(first.get(partition), offset - most)));
        long until = System.nanoTime() + patience.toNanos();
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
