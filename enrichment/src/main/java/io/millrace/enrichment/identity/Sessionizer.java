package io.millrace.enrichment.identity;

import java.util.ArrayList;
import java.util.List;

/**
 * Assigns events of a device to sessions by event time. An event joins the most recently assigned session that is within
 * the gap, else opens a new one. Several sessions stay open per device, so that events out of order, and a backfill of old
 * logs beside live traffic, join the right one. Pure and thread-safe.
 */
final class Sessionizer {
    /** Sessions per device that stay open. */
    static final int MAX_OPEN = 4;

    private final long gap;

    /** @param gap longest inactivity within a session, ms, inclusive */
    Sessionizer(long gap) {
        this.gap = gap;
    }

    /** The open sessions after an event at this time; the first is the event's session. */
    List<Session> assign(List<Session> open, long time) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).accepts(time, gap)) {
                return moveToFront(open, i, open.get(i).with(time));
            }
        }
        return moveToFront(open, Math.min(open.size(), MAX_OPEN - 1), Session.openedAt(time));
    }

    /** The list with a session moved to the front from the index; an index beyond the end adds it. */
    private static List<Session> moveToFront(List<Session> open, int replaced, Session front) {
        if (open.size() <= 1 && replaced == 0) {
            return List.of(front);
        }
        var next = new ArrayList<Session>(MAX_OPEN);
        next.add(front);
        for (int i = 0; i < open.size(); i++) {
            if (i != replaced) {
                next.add(open.get(i));
            }
        }
        return next;
    }
}
