package io.millrace.ingest.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where a source starts in partitions without a committed offset, and commits that at once, so that a restart before the
 * first transaction begins at the same place. With each offset goes the number of partitions that the topic had at first: a
 * partition that was added later is read from its beginning, wherever the source started. For the thread of its source.
 */
final class SourcePositions implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(SourcePositions.class);

    private final SourceSpec spec;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, String> partitionsAtFirst = new HashMap<>();

    SourcePositions(SourceSpec spec, Consumer<byte[], byte[]> consumer) {
        this.spec = spec;
        this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        var committed = consumer.committed(new HashSet<>(assigned));
        var starts = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : assigned) {
            var known = committed.get(partition);
            if (known == null) {
                starts.put(partition, start(partition));
            } else {
                partitionsAtFirst.put(partition, known.metadata());
            }
        }
        if (!starts.isEmpty()) {
            consumer.commitSync(starts);
            starts.forEach((partition, offset) -> {
                consumer.seek(partition, offset.offset());
                partitionsAtFirst.put(partition, offset.metadata());
                LOG.info("source {} reads {} from offset {} on", spec.name(), partition, offset.offset());
            });
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        // Nothing is open between two polls: each poll's transaction has ended.
        revoked.forEach(partitionsAtFirst::remove);
    }

    /** What is committed for a partition whose records before the offset are done. */
    OffsetAndMetadata at(TopicPartition partition, long offset) {
        return new OffsetAndMetadata(offset, partitionsAtFirst.getOrDefault(partition, ""));
    }

    /** Goes on at the beginning of partitions whose next record retention has deleted, or whose topic was made anew. */
    void skipDeleted(Set<TopicPartition> partitions) {
        consumer.beginningOffsets(partitions).forEach((partition, beginning) -> {
            LOG.error(
                    "source {}: the next record of {} is not there any more; it was deleted before it was read. Reading goes on"
                            + " at offset {}. Longer retention of the topic (retention.ms) avoids this",
                    spec.name(),
                    partition,
                    beginning);
            consumer.seek(partition, beginning);
        });
    }

    private OffsetAndMetadata start(TopicPartition partition) {
        var all = consumer.partitionsFor(partition.topic()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toSet());
        int atFirst = consumer.committed(all).values().stream()
                .filter(offset -> offset != null && offset.metadata().matches("\\d{1,9}"))
                .mapToInt(offset -> Integer.parseInt(offset.metadata()))
                .min()
                .orElse(all.size());
        boolean isNew = partition.partition() >= atFirst;
        return new OffsetAndMetadata(isNew ? beginning(partition) : configured(partition), Integer.toString(atFirst));
    }

    private long configured(TopicPartition partition) {
        return switch (spec.from().kind()) {
            case EARLIEST -> beginning(partition);
            case LATEST -> end(partition);
            case TIME -> {
                var found = consumer.offsetsForTimes(
                                Map.of(partition, spec.from().time()))
                        .get(partition);
                yield found == null ? end(partition) : found.offset();
            }
        };
    }

    private long beginning(TopicPartition partition) {
        return consumer.beginningOffsets(Set.of(partition)).get(partition);
    }

    private long end(TopicPartition partition) {
        return consumer.endOffsets(Set.of(partition)).get(partition);
    }
}
