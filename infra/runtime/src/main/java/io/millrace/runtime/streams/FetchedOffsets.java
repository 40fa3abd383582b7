package io.millrace.runtime.streams;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far one stream thread has read each partition since it was last given it, and with it which offsets it may commit: none
 * beyond what it has read.
 *
 * <p>A task of Kafka Streams 4.3 that is closed dirty and revived, as after a commit that was not answered, drops the records that it
 * has buffered, but still knows the offset behind them ({@code StreamTask.nextOffsetsAndMetadataToBeConsumed}). If a punctuator makes
 * it commit before its records were fetched again, it commits that offset, and whoever is given the partition next never sees what was
 * dropped. A test of ours on a broker shows it.
 * Not thread-safe.
 */
final class FetchedOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(FetchedOffsets.class);

    private final Map<TopicPartition, Long> next = new HashMap<>();

    /** Records up to here, which is the next offset to read, were handed over. */
    void read(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
        nextOffsets.forEach((partition, offset) -> next.put(partition, offset.offset()));
    }

    /** The partitions were taken away, or are read anew from somewhere else. */
    void forget(Collection<TopicPartition> partitions) {
        next.keySet().removeAll(partitions);
    }

    /**
     * Takes out of these offsets those that may not be committed; a partition without one keeps what was committed before.
     *
     * @throws UnsupportedOperationException if the map can't be changed, whether or not there is anything to take out: then
     *     a new version of Streams needs another way to learn of it
     */
    void keepCommittable(Map<TopicPartition, OffsetAndMetadata> offsets) {
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
