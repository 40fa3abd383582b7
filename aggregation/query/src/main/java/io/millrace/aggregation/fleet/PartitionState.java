package io.millrace.aggregation.fleet;

import java.util.Locale;

/**
 * State of one merge partition in a query.
 *
 * @param role role of the replica that served it; null if none did
 * @param watermark watermark of the partition, ms since the epoch; {@link Long#MIN_VALUE} if unknown
 * @param staleness staleness of the replica when it was read, ms; negative if unknown
 * @param reason why the partition was not served; empty if it was
 */
public record PartitionState(int partition, Role role, long watermark, long staleness, String reason) {
    static final String TOO_STALE = "too_stale";

    /** Role of a replica. */
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

    /** A copy that is older by some ms. */
    PartitionState aged(long millis) {
        return staleness < 0 ? this : new PartitionState(partition, role, watermark, staleness + millis, reason);
    }
}
