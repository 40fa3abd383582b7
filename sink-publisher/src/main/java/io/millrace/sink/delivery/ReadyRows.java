package io.millrace.sink.delivery;

import java.util.Comparator;
import java.util.TreeSet;

/** Rows of a lane that may be sent when they are due, in the order in which they are; at most one a key. Not thread-safe. */
final class ReadyRows {
    private final TreeSet<PendingRow> rows = new TreeSet<>(Comparator.<PendingRow>comparingLong(PendingRow::dueAt)
            .thenComparingLong(PendingRow::offset)
            .thenComparingInt(row -> row.queue().number()));

    void add(PendingRow row) {
        rows.add(row);
    }

    void remove(PendingRow row) {
        rows.remove(row);
    }

    /** The first row if it is due, without removing it; else null. */
    PendingRow firstDue(long now) {
        return rows.isEmpty() || rows.first().dueAt() > now ? null : rows.first();
    }

    /** Makes every row due, as when its receiver is back. */
    void allDue(long now) {
        var later = rows.stream().filter(row -> row.dueAt() > now).toList();
        later.forEach(rows::remove);
        later.forEach(row -> row.dueAt(now));
        rows.addAll(later);
    }
}
