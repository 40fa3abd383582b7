package io.millrace.ingest.event;

import io.millrace.schemas.failed.FailureReason;
import java.time.Instant;

/**
 * Event time on our clock from three readings of two clocks: {@code receivedAt - (sentAt - originalTimestamp)}, which
 * cancels whatever the client's clock is off by. Without {@code sentAt} the client's time stands, which is what keeps
 * the times of imported history. Never later than {@code receivedAt}.
 *
 * @see <a href="https://segment.com/docs/connections/spec/common/#timestamps">Segment spec: timestamps</a>
 */
public final class EventClock {
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final long earliest;

    /** @param earliest event times before it are refused */
    public EventClock(Instant earliest) {
        this.earliest = earliest.toEpochMilli();
    }

    /**
     * The event's time, ms since the epoch.
     *
     * @param original the client's clock at the event, or null
     * @param sentAt the client's clock when it sent the request, or null
     * @throws Rejection with TIMESTAMP_OUT_OF_RANGE if a reading, or the time, is before the earliest or past year 9999
     */
    public long eventTime(long receivedAt, Long original, Long sentAt) throws Rejection {
        if (original == null) {
            return receivedAt;
        }
        inRange(original, ".timestamp");
        if (sentAt == null) {
            return Math.min(original, receivedAt);
        }
        inRange(sentAt, ".sentAt");
        var corrected = receivedAt - (sentAt - original);
        if (corrected < earliest) {
            throw new Rejection(
                    FailureReason.TIMESTAMP_OUT_OF_RANGE,
                    ".timestamp",
                    "the clock-corrected time " + Instant.ofEpochMilli(corrected) + " is before "
                            + Instant.ofEpochMilli(earliest));
        }
        return Math.min(corrected, receivedAt);
    }

    private void inRange(long reading, String path) throws Rejection {
        if (reading < earliest || reading > LATEST) {
            throw new Rejection(
                    FailureReason.TIMESTAMP_OUT_OF_RANGE,
                    path,
                    "must be from " + Instant.ofEpochMilli(earliest) + " to year 9999");
        }
    }
}
