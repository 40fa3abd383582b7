package io.millrace.enrichment.identity;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts events in sessions by event time: one joins the session touched last of those within the gap of it, else it opens
 * a new one. A few sessions stay open per device, so events out of order, and a backfill of last month under live
 * traffic, find theirs. Pure.
 */
final class Sessionizer {
    /** Open sessions kept per device. */
    static final int OPEN = 4;

    private final long gap;

    /** @param gap longest silence within a session, ms; one of exactly this length still joins */
    Sessionizer(long gap) {
        this.gap = gap;
    }

    /** The open sessions after an event at the time: its own is the first. */
    List<Session> touch(List<Session> open, long time) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).joins(time, gap)) {
                return moveToFront(open, i, open.get(i).with(time));
            }
        }
        return moveToFront(open, Math.min(open.size(), OPEN - 1), Session.openedAt(time));
    }

    /** The list with a session in front, in place of the one at the index (the end if that is beyond). */
    private static List<Session> moveToFront(List<Session> open, int replaced, Session front) {
        if (open.size() <= 1 && replaced == 0) {
            return List.of(front);
        }
        var next = new ArrayList<Session>(OPEN);
        next.add(front);
        for (int i = 0; i < open.size(); i++) {
            if (i != replaced) {
                next.add(open.get(i));
            }
        }
        return next;
    }
}
