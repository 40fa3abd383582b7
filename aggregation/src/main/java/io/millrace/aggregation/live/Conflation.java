package io.millrace.aggregation.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one reader has yet to be sent: of each row only the newest update, so a slow reader falls behind in detail and not
 * in time. Holds a bounded number of rows; past it everything is dropped and the reader needs a new snapshot. Not
 * thread-safe: it belongs to its connection's event loop.
 *
 * <p>Counted: {@code offered = taken + replaced + dropped + size()}.
 */
public final class Conflation {
    private final int capacity;
    private final Map<String, LiveUpdate> newest = new LinkedHashMap<>();
    private Position offered;
    private long replaced;
    private long dropped;
    private boolean overflowed;

    public Conflation(int capacity, Position start) {
        this.capacity = capacity;
        this.offered = start;
    }

    public void offer(LiveUpdate update) {
        offered = offered.after(update.partition(), update.offset());
        if (overflowed) {
            dropped++;
            return;
        }
        if (newest.put(update.key(), update) != null) {
            replaced++;
        }
        if (newest.size() > capacity) {
            overflowed = true;
            dropped += newest.size();
            newest.clear();
        }
    }

    /** Passes an update that this reader does not want: its position moves on. */
    public void skip(LiveUpdate update) {
        offered = offered.after(update.partition(), update.offset());
    }

    /** The next updates, at most so many, oldest row first. */
    public List<LiveUpdate> take(int most) {
        List<LiveUpdate> taken = new ArrayList<>();
        var iterator = newest.values().iterator();
        while (taken.size() < most && iterator.hasNext()) {
            taken.add(iterator.next());
            iterator.remove();
        }
        return taken;
    }

    /** Whether updates were dropped: what is sent from here on is not all. */
    public boolean overflowed() {
        return overflowed;
    }

    /** Rows that wait. */
    public int size() {
        return newest.size();
    }

    /** Once nothing waits, the reader has everything before this position. */
    public Position position() {
        return offered;
    }

    public long replaced() {
        return replaced;
    }

    public long dropped() {
        return dropped;
    }
}
