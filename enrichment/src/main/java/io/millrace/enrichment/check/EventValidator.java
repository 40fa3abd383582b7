package io.millrace.enrichment.check;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.value.EventLimits;
import java.time.Clock;
import java.time.Duration;

/**
 * Validator of raw events against {@link EventLimits}, which ingest applies too. Later steps rely on what it checks: tenant,
 * message id, a device that matches the record key, times within range. Thread-safe.
 */
public final class EventValidator {
    // A receivedAt in the future would advance stream time and so expire ids that dedup still needs.
    private static final long MAX_CLOCK_SKEW_MS = Duration.ofHours(24).toMillis();

    private final Clock clock;

    public EventValidator(Clock clock) {
        this.clock = clock;
    }

    /** Error message for an invalid event; null if the event is valid. */
    public String findProblem(String key, RawEvent event) {
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
        var device = deviceId(event);
        if (!EventLimits.isId(device)) {
            return "no anonymousId, userId or previousId, or one longer than " + EventLimits.ID_CHARS;
        }
        if (event.getUserId() != null && !EventLimits.isId(event.getUserId())) {
            return "userId is empty or longer than " + EventLimits.ID_CHARS;
        }
        if (event.getType() == EventType.ALIAS && event.getUserId() == null) {
            return "alias without userId";
        }
        if (!isKey(key, event.getTenant(), device)) {
            return "key of the record is not tenant/device";
        }
        return timeProblem(event);
    }

    private String timeProblem(RawEvent event) {
        if (!EventLimits.isTime(event.getTime())) {
            return "time is out of range: " + event.getTime();
        }
        if (!EventLimits.isTime(event.getReceivedAt()) || event.getReceivedAt() > clock.millis() + MAX_CLOCK_SKEW_MS) {
            return "receivedAt is out of range: " + event.getReceivedAt();
        }
        return null;
    }

    /** Id that follows the tenant in the key of the event's record; null if the event has none. */
    public static String deviceId(RawEvent event) {
        if (event.getType() == EventType.ALIAS && event.getPreviousId() != null) {
            return event.getPreviousId();
        }
        return event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
    }

    private static boolean isKey(String key, String tenant, String device) {
        return key != null
                && key.length() == tenant.length() + 1 + device.length()
                && key.startsWith(tenant)
                && key.charAt(tenant.length()) == '/'
                && key.endsWith(device);
    }
}
