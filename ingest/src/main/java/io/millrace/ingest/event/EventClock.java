package io.millrace.ingest.event;

import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.value.EventLimits;
import java.time.Instant;

/**
 * Event time corrected for the client's clock error: {@code receivedAt - (sentAt - originalTimestamp)}. Without
 * {@code sentAt} the client's time is taken as it is, which preserves the times of imported history. The event time is
 * never later than {@code receivedAt}.
 *
 * @see <a href="https://segment.com/docs/connections/spec/common/#timestamps">Segment spec: timestamps</a>
 */
public final class EventClock {
    private final long earliest;

    /** @param earliest earliest event time that is accepted; {@link EventLimits#EARLIEST} if that is later */
    public EventClock(Instant earliest) {
        this.earliest = Math.max(earliest.toEpochMilli(), EventLimits.EARLIEST);
    }

    /**
     * The event time, ms since the epoch.
     *
     * @param original the client's clock at the event, ms since the epoch, or null
     * @param sentAt the client's clock when it sent the request, ms since the epoch, or null
     * @throws Rejection with TIMESTAMP_OUT_OF_RANGE if the time is before the earliest, or an input past year 9999
     */
    long eventTime(long receivedAt, Long original, Long sentAt) throws Rejection {
        if (original == null) {
            return receivedAt;
        }
        requireInRange(original, ".timestamp");
        if (sentAt != null) {
            requireInRange(sentAt, ".sentAt");
        }
        var corrected = sentAt == null ? original : receivedAt - (sentAt - original);
        if (corrected < earliest) {
            throw new Rejection(
                    FailureReason.TIMESTAMP_OUT_OF_RANGE,
                    ".timestamp",
                    "the " + (sentAt == null ? "" : "clock-corrected ") + "time " + Instant.ofEpochMilli(corrected)
                            + " is before " + Instant.ofEpochMilli(earliest));
        }
        return Math.min(corrected, receivedAt);
    }

    /** Bounds the inputs, so that no sum of them overflows. */
    private static void requireInRange(long reading, String path) throws Rejection {
        if (Math.abs(reading) > EventLimits.LATEST) {
            throw new Rejection(FailureReason.TIMESTAMP_OUT_OF_RANGE, path, "must not be past year 9999");
        }
    }
}
