package io.millrace.aggregation.live;

import io.millrace.aggregation.request.MemoryPool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one reader has yet to be sent: of each row only the newest update, so a slow reader falls behind in detail and not
 * in time. Holds a bounded number of rows, and of bytes together with all other readers; past it everything is dropped and the
 * reader needs a new snapshot. Not thread-safe: it belongs to its connection's event loop.
 *
 * <p>Counted: {@code offered = taken + replaced + dropped + size()}.
 */
public final class Conflation {
    private final int capacity;
    private final MemoryPool memory;
    private final Map<String, LiveUpdate> newest = new LinkedHashMap<>();
    private Position offered;
    private long bytes;
    private long replaced;
    private long dropped;
    private boolean overflowed;

    /** @param memory what the waiting updates of all readers take their bytes of */
    public Conflation(int capacity, MemoryPool memory, Position start) {
        this.capacity = capacity;
        this.memory = memory;
        this.offered = start;
    }

    public void offer(LiveUpdate update) {
        skip(update);
        if (overflowed) {
            dropped++;
            return;
        }
        boolean isNew = !newest.containsKey(update.key());
        if ((isNew && newest.size() == capacity) || !memory.tryReserve(update.bytes())) {
            overflowed = true;
            dropped += newest.size() + 1;
            close();
            return;
        }
        bytes += update.bytes();
        LiveUpdate before = newest.put(update.key(), update);
        if (before != null) {
            replaced++;
            release(before);
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
            LiveUpdate update = iterator.next();
            taken.add(update);
            release(update);
            iterator.remove();
        }
        return taken;
    }

    private void release(LiveUpdate update) {
        bytes -= update.bytes();
        memory.release(update.bytes());
    }

    /** Forgets what waits and gives its bytes back; the reader is gone, or must begin anew. */
    public void close() {
        newest.clear();
        memory.release(bytes);
        bytes = 0;
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
