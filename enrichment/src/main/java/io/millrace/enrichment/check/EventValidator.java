package io.millrace.enrichment.check;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.value.EventLimits;
import java.time.Clock;
import java.time.Duration;

/**
 * What every step behind it may rely on: a tenant, a message id, a device that the record's key names, times on the
 * calendar: {@link EventLimits}, which the door keeps to. Pure but for the clock; thread-safe.
 */
public final class EventValidator {
    // A receipt from the future would move the stream's time, by which dedup expires, past its neighbours.
    private static final long CLOCK_SKEW_MS = Duration.ofHours(24).toMillis();

    private final Clock clock;

    public EventValidator(Clock clock) {
        this.clock = clock;
    }

    /** What is wrong with the event, for people; null if nothing is. */
    public String problem(String key, RawEvent event) {
        if (event == null) {
            return "a record without a value";
        }
        if (!EventLimits.isTenant(event.getTenant())) {
            return "tenant is not of [a-z0-9_-]{1,64}";
        }
        if (event.getType() == EventType.UNKNOWN) {
            return "type is unknown to this version";
        }
        if (!EventLimits.isId(event.getMessageId())) {
            return "messageId is empty or longer than " + EventLimits.ID_CHARS;
        }
        var device = device(event);
        if (!EventLimits.isId(device)) {
            return "no anonymousId, userId or previousId, or one longer than " + EventLimits.ID_CHARS;
        }
        if (event.getUserId() != null && !EventLimits.isId(event.getUserId())) {
            return "userId is empty or longer than " + EventLimits.ID_CHARS;
        }
        if (event.getType() == EventType.ALIAS && event.getUserId() == null) {
            return "alias without userId";
        }
        if (!names(key, event.getTenant(), device)) {
            return "key of the record is not tenant/device";
        }
        return timeProblem(event);
    }

    private String timeProblem(RawEvent event) {
        if (!EventLimits.isTime(event.getTime())) {
            return "time is out of range: " + event.getTime();
        }
        if (!EventLimits.isTime(event.getReceivedAt()) || event.getReceivedAt() > clock.millis() + CLOCK_SKEW_MS) {
            return "receivedAt is out of range: " + event.getReceivedAt();
        }
        return null;
    }

    /** The id that the event's record is keyed by, after the tenant; null if it has none. */
    public static String device(RawEvent event) {
        if (event.getType() == EventType.ALIAS && event.getPreviousId() != null) {
            return event.getPreviousId();
        }
        return event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
    }

    private static boolean names(String key, String tenant, String device) {
        return key != null
                && key.length() == tenant.length() + 1 + device.length()
                && key.startsWith(tenant)
                && key.charAt(tenant.length()) == '/'
                && key.endsWith(device);
    }
}
