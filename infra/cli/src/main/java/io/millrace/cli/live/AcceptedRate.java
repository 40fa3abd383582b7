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

/** Accepted events by the ends of {@code events.raw}, which ingest writes without transactions. Not thread-safe. */
final class AcceptedRate {
    private final Admin admin;
    private long total;
    private long measuredAt;

    AcceptedRate(Admin admin) {
        this.admin = admin;
    }

    /** Events a second since the last call; 0 on the first. */
    double perSecond() throws InterruptedException {
        long before = total;
        long beforeAt = measuredAt;
        total = ends();
        measuredAt = System.nanoTime();
        return beforeAt == 0 ? 0 : (total - before) / ((measuredAt - beforeAt) / 1e9);
    }

    /** As of the last call of {@link #perSecond}. */
    long total() {
        return total;
    }

    private long ends() throws InterruptedException {
        var raw = Topics.EVENTS_RAW.name();
        try {
            var asked = new HashMap<TopicPartition, OffsetSpec>();
            // However many it has: who makes the topic decides.
            for (var partition : admin.describeTopics(List.of(raw))
                    .allTopicNames()
                    .get()
                    .get(raw)
                    .partitions()) {
                asked.put(new TopicPartition(raw, partition.partition()), OffsetSpec.latest());
            }
            return admin.listOffsets(asked).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (ExecutionException e) {
            // The command ends: the broker went away.
            throw new CliException(CliExitCode.NOT_RUNNING, "the broker does not answer: " + e.getCause(), e);
        }
    }
}
