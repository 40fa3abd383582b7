package io.millrace.aggregation.live;

import io.millrace.aggregation.request.MemoryPool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Queue of updates for one reader that keeps only the newest update of each row, so that a slow reader skips revisions rather than
 * falling behind. Rows are bounded per reader, bytes over all readers. Beyond a bound it drops everything, and the reader needs a new
 * snapshot. Not thread-safe: confined to the connection's event loop.
 *
 * <p>{@code offered = taken + replaced + dropped + size()}.
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

    /** @param memory memory for the waiting updates of all readers */
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

    /** Skips an update that this reader filters out; only its position advances. */
    public void skip(LiveUpdate update) {
        offered = offered.after(update.partition(), update.offset());
    }

    /** Removes and returns the next updates, oldest first. */
    public List<LiveUpdate> take(int maxUpdates) {
        List<LiveUpdate> taken = new ArrayList<>();
        var iterator = newest.values().iterator();
        while (taken.size() < maxUpdates && iterator.hasNext()) {
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

    /** Drops all updates and releases their memory. */
    public void close() {
        newest.clear();
        memory.release(bytes);
        bytes = 0;
    }

    /** Whether updates were dropped, so that the reader needs a new snapshot. */
    public boolean overflowed() {
        return overflowed;
    }

    /** Number of waiting rows. */
    public int size() {
        return newest.size();
    }

    /** Position up to which the reader has everything once nothing waits. */
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
