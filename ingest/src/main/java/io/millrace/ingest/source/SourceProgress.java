package io.millrace.ingest.source;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** How far behind a source is, and why it does not read if it does not. Written by its source's thread, read by any. */
final class SourceProgress {
    private final Clock clock;
    private final Map<TopicPartition, Lag> partitions = new ConcurrentHashMap<>();
    private volatile String problem = "starting";

    /**
     * Lag of a partition.
     *
     * @param records that wait
     * @param time of the last record that is done, ms since the epoch
     */
    private record Lag(long records, long time) {}

    SourceProgress(Clock clock) {
        this.clock = clock;
    }

    /** The source waits or retries. */
    void stopped(String why) {
        problem = why;
    }

    /** The source reads. */
    void reads() {
        problem = null;
    }

    /** Why the source does not read; empty if it does. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** These are the partitions that this instance reads from now on. */
    void assigned(Set<TopicPartition> assigned) {
        partitions.keySet().retainAll(assigned);
    }

    /** So many records wait in a partition. */
    void waiting(TopicPartition partition, long records) {
        partitions.merge(partition, new Lag(records, clock.millis()), (old, now) -> new Lag(records, old.time()));
    }

    /** All records up to the one of that time are done. */
    void done(TopicPartition partition, long time) {
        partitions.computeIfPresent(partition, (key, lag) -> new Lag(lag.records(), time));
    }

    double running() {
        return problem == null ? 1 : 0;
    }

    double lagRecords() {
        return partitions.values().stream()
                .mapToDouble(lag -> (double) lag.records())
                .sum();
    }

    double lagSeconds() {
        return partitions.values().stream()
                .filter(lag -> lag.records() > 0)
                .mapToDouble(lag -> Math.max(0, clock.millis() - lag.time()) / 1e3)
                .max()
                .orElse(0);
    }
}
