package io.millrace.sink.delivery;

import java.util.List;
import java.util.TreeMap;

/** Rows of a partition that wait without their content, and how far it has been read again for them. Not thread-safe. */
final class LeftOutRows {
    private static final long NOT_RELOADING = -1;

    private final TreeMap<Long, PendingRow> rows = new TreeMap<>();
    private long from = NOT_RELOADING;
    private long to;

    void add(PendingRow row) {
        rows.put(row.offset(), row);
    }

    void remove(PendingRow row) {
        rows.remove(row.offset());
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    PendingRow at(long offset) {
        return rows.get(offset);
    }

    boolean isReloading() {
        return from != NOT_RELOADING;
    }

    /** Whether the partition is being read again for the row at the offset. */
    boolean awaits(long offset) {
        return isReloading() && rows.containsKey(offset);
    }

    /** Begins to read again up to an offset, and returns the one to begin at. */
    long begin(long end) {
        from = rows.firstKey();
        to = end;
        return from;
    }

    /** There is no room for more. */
    void stop() {
        from = NOT_RELOADING;
    }

    /** Everything before the position was read again. Returns the rows that were not there any more, and forgets them. */
    List<PendingRow> passed(long position) {
        if (!isReloading()) {
            return List.of();
        }
        var missed = rows.subMap(from, Math.max(from, Math.min(position, to)));
        var gone = List.copyOf(missed.values());
        missed.clear();
        from = position < to ? position : NOT_RELOADING;
        return gone;
    }
}
