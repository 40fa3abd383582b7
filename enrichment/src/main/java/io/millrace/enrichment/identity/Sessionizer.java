package io.millrace.enrichment.identity;

import io.millrace.enrichment.attribution.Touch;
import java.util.ArrayList;
import java.util.List;

/**
 * Assigns events of a device to sessions by event time. An event joins the session of which the client sent the same id, else the
 * most recently assigned one that is within the gap and has no other id, else opens a new one. Several sessions stay open per device, so that events out of order, and a backfill of old
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

    /**
     * The open sessions after an event at this time; the first is the event's session.
     *
     * @param client the client's own id of the session; null if it sent none
     * @param touch what the event says of what brought the visitor; null if nothing
     */
    List<Session> assign(List<Session> open, long time, String client, Touch touch) {
        int known = find(open, time, client);
        var session = known < open.size() ? open.get(known) : Session.openedAt(time, client);
        return moveToFront(open, Math.min(known, MAX_OPEN - 1), session.with(time, client, touch));
    }

    /** Index of the event's session; the number of sessions if it opens another. */
    private int find(List<Session> open, long time, String client) {
        if (client != null) {
            for (int i = 0; i < open.size(); i++) {
                if (client.equals(open.get(i).client())) {
                    return i;
                }
            }
        }
        for (int i = 0; i < open.size(); i++) {
            var isOther = client != null && open.get(i).client() != null;
            if (!isOther && open.get(i).accepts(time, gap)) {
                return i;
            }
        }
        return open.size();
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
