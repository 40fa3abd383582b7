package io.millrace.cli.live;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.schemas.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Rate of accepted events, from the end offsets of {@code events.raw}; ingest writes it without transactions. Not thread-safe. */
final class AcceptedRate {
    private final Admin admin;
    private long total;
    private long measuredAt;

    AcceptedRate(Admin admin) {
        this.admin = admin;
    }

    /** Events per second since the previous call; 0 on the first. */
    double perSecond() throws InterruptedException {
        long before = total;
        long beforeAt = measuredAt;
        total = endOffsetSum();
        measuredAt = System.nanoTime();
        return beforeAt == 0 ? 0 : (total - before) / ((measuredAt - beforeAt) / 1e9);
    }

    /** Accepted events in total, as of the last call of {@link #perSecond}. */
    long total() {
        return total;
    }

    private long endOffsetSum() throws InterruptedException {
        var raw = Topics.EVENTS_RAW.name();
        try {
            var endOffsets = new HashMap<TopicPartition, OffsetSpec>();
            // The number of partitions is up to whoever created the topic.
            for (var partition : admin.describeTopics(List.of(raw))
                    .allTopicNames()
                    .get()
                    .get(raw)
                    .partitions()) {
                endOffsets.put(new TopicPartition(raw, partition.partition()), OffsetSpec.latest());
            }
            return admin.listOffsets(endOffsets).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (ExecutionException e) {
            // Crash: the command ends.
            throw new CliException(
                    CliExitCode.NOT_RUNNING,
                    "cannot read the end offsets of " + raw + " from the broker: " + e.getCause(),
                    e);
        }
    }
}
