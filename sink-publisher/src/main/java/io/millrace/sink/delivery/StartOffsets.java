package io.millrace.sink.delivery;

import io.millrace.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Where a destination begins to read a partition. For the consumer's thread. */
final class StartOffsets {
    private final Consumer<String, byte[]> consumer;

    StartOffsets(Consumer<String, byte[]> consumer) {
        this.consumer = consumer;
    }

    /** A place to read from, and what is known of the rows behind it. */
    record Start(long offset, PartitionProgress progress) {}

    /** Where its earlier owner was; else at what was published when the destination was created, or from when it is replayed. */
    Start of(TopicPartition partition, DestinationView view) {
        var wanted = view.epoch();
        var committed = consumer.committed(Set.of(partition)).get(partition);
        var progress = committed == null
                ? null
                : ProgressText.read(committed.offset(), committed.metadata()).orElse(null);
        if (progress == null || progress.epoch().generation() != wanted.generation()) {
            long offset = begin(partition, view);
            return new Start(offset, PartitionProgress.none(wanted, offset));
        }
        if (progress.epoch().equals(wanted)) {
            return new Start(committed.offset(), progress);
        }
        long replay = begin(partition, view);
        return new Start(
                Math.min(committed.offset(), replay),
                new PartitionProgress(wanted, progress.readTo(), progress.open()).before(replay));
    }

    /** Where to read on when the destination starts anew while it is read, at its position at the latest. */
    long change(TopicPartition partition, PartitionProgress.Epoch before, DestinationView view, long position) {
        boolean isReplay = before.generation() == view.epoch().generation();
        return isReplay && isOfRedrives(partition) ? position : Math.min(position, begin(partition, view));
    }

    private long begin(TopicPartition partition, DestinationView view) {
        var destination = view.destination();
        long time = isOfRedrives(partition)
                ? destination.generation()
                : destination.replay().map(replay -> replay.from()).orElse(destination.generation());
        var found = consumer.offsetsForTimes(Map.of(partition, time)).get(partition);
        return found == null ? consumer.endOffsets(List.of(partition)).get(partition) : found.offset();
    }

    private static boolean isOfRedrives(TopicPartition partition) {
        return partition.topic().equals(Topics.DELIVERIES_REDRIVE.name());
    }
}
