package io.millrace.schemas.value;

import java.time.Instant;

/** Limits of an event in every stage: what ingest accepts, later stages accept. Lengths are in UTF-16 characters. */
public final class EventLimits {
    /** Longest id: of a message, user, device, group or session. */
    public static final int ID_CHARS = 1_024;

    /** Longest name of an event, page or screen. */
    public static final int NAME_CHARS = 8_192;

    /** Longest name of a tenant. */
    public static final int TENANT_CHARS = 64;

    /** Earliest time of an event, ms since the epoch: 1971, so that windows and time zones around it do not underflow. */
    public static final long EARLIEST = Instant.parse("1971-01-01T00:00:00Z").toEpochMilli();

    /** Latest time of an event, ms since the epoch. */
    public static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    /**
     * Most bytes of an encoded raw event. A broker takes records of 1 MiB: the other half is room for what enrichment
     * adds.
     */
    public static final int RAW_BYTES = 512 * 1_024;

    private EventLimits() {}

    /** Whether an id is there and not too long. */
    public static boolean isId(String id) {
        return id != null && !id.isEmpty() && id.length() <= ID_CHARS;
    }

    /** Whether the time is one that events may have. */
    public static boolean isTime(long millis) {
        return millis >= EARLIEST && millis <= LATEST;
    }

    /** Whether it is a tenant's name: of a to z, digits, - and _, at most {@link #TENANT_CHARS}. */
    public static boolean isTenant(String tenant) {
        if (tenant == null || tenant.isEmpty() || tenant.length() > TENANT_CHARS) {
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
