package io.millrace.ingest.event;

import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.value.EventLimits;
import java.time.Instant;

/**
 * Event time on our clock from three readings of two clocks: {@code receivedAt - (sentAt - originalTimestamp)}, which
 * cancels whatever the client's clock is off by, be it decades. Without {@code sentAt} the client's time stands, which is
 * what keeps the times of imported history. Never later than {@code receivedAt}.
 *
 * @see <a href="https://segment.com/docs/connections/spec/common/#timestamps">Segment spec: timestamps</a>
 */
public final class EventClock {
    private final long earliest;

    /** @param earliest event times before it are refused; never earlier than {@link EventLimits#EARLIEST} */
    public EventClock(Instant earliest) {
        this.earliest = Math.max(earliest.toEpochMilli(), EventLimits.EARLIEST);
    }

    /**
     * The event's time, ms since the epoch.
     *
     * @param original the client's clock at the event, or null
     * @param sentAt the client's clock when it sent the request, or null
     * @throws Rejection with TIMESTAMP_OUT_OF_RANGE if the time is before the earliest, or a reading past year 9999
     */
    public long eventTime(long receivedAt, Long original, Long sentAt) throws Rejection {
        if (original == null) {
            return receivedAt;
        }
        onCalendar(original, ".timestamp");
        if (sentAt != null) {
            onCalendar(sentAt, ".sentAt");
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

    /** So that no sum of readings overflows. */
    private static void onCalendar(long reading, String path) throws Rejection {
        if (Math.abs(reading) > EventLimits.LATEST) {
            throw new Rejection(FailureReason.TIMESTAMP_OUT_OF_RANGE, path, "must not be past year 9999");
        }
    }
}
