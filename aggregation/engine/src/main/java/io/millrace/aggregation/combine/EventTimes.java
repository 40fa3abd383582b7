package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventView;

/** Bounds of the times that an event may carry. */
final class EventTimes {
    /** The year 10000: beyond it a timestamp is a mistake, and windows of it would never close. */
    private static final long LIMIT = 253_402_300_800_000L;

    private EventTimes() {}

    static boolean areInRange(EventView event) {
        return Math.max(event.time(), event.receivedAt()) < LIMIT
                && Math.min(event.time(), event.receivedAt()) > -LIMIT;
    }
}
