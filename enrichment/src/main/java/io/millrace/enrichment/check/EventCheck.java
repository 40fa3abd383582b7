package io.millrace.enrichment.check;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.time.Clock;
import java.time.Duration;

/**
 * What every step behind it may rely on: a tenant, a message id, a device that the record's key names, times on the
 * calendar. Pure but for the clock; thread-safe.
 */
public final class EventCheck {
    static final int MAX_ID_CHARS = 1024;
    private static final int MAX_TENANT_CHARS = 64;
    // Event time before 1971 or after the year 9999 overflows window arithmetic somewhere down the line.
    private static final long EARLIEST = 31_536_000_000L;
    private static final long LATEST = 253_402_300_799_999L;
    // A receipt from the future would move the stream's time, by which dedup expires, past its neighbours.
    private static final long CLOCK_SKEW_MS = Duration.ofHours(24).toMillis();

    private final Clock clock;

    public EventCheck(Clock clock) {
        this.clock = clock;
    }

    /** What is wrong with the event, for people; null if nothing is. */
    public String problem(String key, RawEvent event) {
        if (event == null) {
            return "a record without a value";
        }
        if (!isTenant(event.getTenant())) {
            return "tenant is not of [a-z0-9_-]{1,64}";
        }
        if (event.getType() == EventType.UNKNOWN) {
            return "type is unknown to this version";
        }
        if (!isId(event.getMessageId())) {
            return "messageId is empty or longer than " + MAX_ID_CHARS;
        }
        var device = device(event);
        if (!isId(device)) {
            return "no anonymousId, userId or previousId, or one longer than " + MAX_ID_CHARS;
        }
        if (event.getUserId() != null && !isId(event.getUserId())) {
            return "userId is empty or longer than " + MAX_ID_CHARS;
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
        if (event.getTime() < EARLIEST || event.getTime() > LATEST) {
            return "time is out of range: " + event.getTime();
        }
        if (event.getReceivedAt() < EARLIEST || event.getReceivedAt() > clock.millis() + CLOCK_SKEW_MS) {
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

    private static boolean isId(String id) {
        return id != null && !id.isEmpty() && id.length() <= MAX_ID_CHARS;
    }

    private static boolean isTenant(String tenant) {
        if (tenant == null || tenant.isEmpty() || tenant.length() > MAX_TENANT_CHARS) {
            return false;
        }
        for (int i = 0; i < tenant.length(); i++) {
            var c = tenant.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) {
                return false;
            }
        }
        return true;
    }
}
