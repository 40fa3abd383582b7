package io.millrace.aggregation.combine;

import java.time.Duration;

/**
 * How a combining task behaves.
 *
 * @param mergePartitions partitions of the partials topic
 * @param maxBytes heap that one task's partials may take before they are flushed early
 * @param maxRecordBytes size at which a packed record is ended and another begun
 * @param watermarkStep rise of event time that is told even to partitions that have no partials
 * @param idleAfter time without an event after which a task declares itself idle
 */
public record CombineSettings(
        int mergePartitions, long maxBytes, int maxRecordBytes, Duration watermarkStep, Duration idleAfter) {
    /** What suits most. */
    public static CombineSettings defaults(int mergePartitions) {
        return new CombineSettings(
                mergePartitions, 8L << 20, 512 << 10, Duration.ofSeconds(10), Duration.ofSeconds(15));
    }
}
