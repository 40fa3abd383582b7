package io.millrace.ingest.source;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of which the broker refused what became of them as too large, which undid their transaction. The next attempt
 * dead-letters them. Thread-safe.
 */
final class OversizedRecords {
    // A transaction has fewer records.
    private static final int MOST = 10_000;

    private final Map<Place, Integer> refusals = new ConcurrentHashMap<>();

    private record Place(TopicPartition partition, long offset) {}

    /** How often it was refused. */
    int refusals(ConsumerRecord<byte[], byte[]> record) {
        return refusals.isEmpty() ? 0 : refusals.getOrDefault(place(record), 0);
    }

    void refused(ConsumerRecord<byte[], byte[]> record) {
        if (refusals.size() < MOST) {
            refusals.merge(place(record), 1, Integer::sum);
        }
    }

    /** All before the offset are done. */
    void done(TopicPartition partition, long offset) {
        refusals.keySet().removeIf(place -> place.partition().equals(partition) && place.offset() < offset);
    }

    private static Place place(ConsumerRecord<byte[], byte[]> record) {
        return new Place(new TopicPartition(record.topic(), record.partition()), record.offset());
    }
}
