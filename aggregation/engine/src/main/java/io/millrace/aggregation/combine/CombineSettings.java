package io.millrace.aggregation.combine;

import java.time.Duration;

/**
 * Settings of a combining task.
 *
 * @param mergePartitions partitions of the partials topic
 * @param maxBytes heap that a task's partials may take; above it they are flushed before the commit
 * @param maxRecordBytes size at which a record of partials is split
 * @param watermarkStep rise of the watermark that is emitted at once, also to merge partitions without partials
 * @param idleAfter time without an event after which a task reports itself as idle
 */
public record CombineSettings(
        int mergePartitions, long maxBytes, int maxRecordBytes, Duration watermarkStep, Duration idleAfter) {
    /** Defaults for everything but the number of merge partitions. */
    public static CombineSettings defaults(int mergePartitions) {
        return new CombineSettings(
                mergePartitions, 8L << 20, 512 << 10, Duration.ofSeconds(10), Duration.ofSeconds(15));
    }
}
