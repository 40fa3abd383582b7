package io.millrace.runtime.streams;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Position up to which one stream thread has fetched each partition since it was assigned, and the filter of the offsets that it
 * may commit.
 *
 * <p>A task of Kafka Streams 4.3 that is closed dirty and revived, as after a commit without a response, drops its buffered
 * records but keeps the offset behind them ({@code StreamTask.nextOffsetsAndMetadataToBeConsumed}). If a punctuation makes it commit
 * before the records are fetched again, the next owner of the partition skips them. {@code CommittedOffsetsIT} shows it on a
 * broker. Not thread-safe.
 */
final class FetchedOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(FetchedOffsets.class);

    private final Map<TopicPartition, Long> next = new HashMap<>();

    /** Notes that all records before these offsets were fetched. */
    void recordFetched(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
        nextOffsets.forEach((partition, offset) -> next.put(partition, offset.offset()));
    }

    /** Forgets partitions that were revoked or sought to another offset. */
    void forget(Collection<TopicPartition> partitions) {
        next.keySet().removeAll(partitions);
    }

    /**
     * Removes offsets past the fetched position; a partition without an offset keeps what was committed before.
     *
     * @throws UnsupportedOperationException if the map is immutable, even if nothing is to be removed: then a new version of
     *     Streams needs another way
     */
    void removeUnfetched(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.entrySet().removeIf(entry -> {
            var read = next.get(entry.getKey());
            boolean beyond = read == null || entry.getValue().offset() > read;
            if (beyond) {
                LOG.info(
                        "Offset {} of {} is not committed: the partition was read up to {} since it was assigned",
                        entry.getValue().offset(),
                        entry.getKey(),
                        read == null ? "nothing" : read);
            }
            return beyond;
        });
    }
}
