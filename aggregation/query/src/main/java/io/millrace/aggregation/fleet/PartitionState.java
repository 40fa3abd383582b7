package io.millrace.aggregation.fleet;

import java.util.Locale;

/**
 * What became of a question in one merge partition.
 *
 * @param role which copy served it; null if none did
 * @param watermark of the partition, ms since the epoch; {@link Long#MIN_VALUE} if none is known
 * @param staleness of the copy when it was read, in ms; negative if not known
 * @param reason why nothing was served; empty if something was
 */
public record PartitionState(int partition, Role role, long watermark, long staleness, String reason) {
    static final String TOO_STALE = "too_stale";

    /** Which copy of the rows was read. */
    public enum Role {
        ACTIVE,
        STANDBY;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static PartitionState missing(int partition, String reason) {
        return new PartitionState(partition, null, Long.MIN_VALUE, -1, reason);
    }

    static PartitionState tooStale(int partition, long staleness, long allowed) {
        String age = staleness < 0 ? "of unknown age" : staleness + " ms stale";
        return missing(partition, TOO_STALE + ": its rows are " + age + ", " + allowed + " ms are allowed");
    }

    public boolean served() {
        return role != null;
    }

    boolean refusedAsStale() {
        return role == null && reason.startsWith(TOO_STALE);
    }

    /** The same, so many ms later. */
    PartitionState aged(long millis) {
        return staleness < 0 ? this : new PartitionState(partition, role, watermark, staleness + millis, reason);
    }
}
