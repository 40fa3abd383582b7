package io.millrace.aggregation.rowquery;

import java.util.Comparator;
import java.util.List;

/**
 * Total order of result rows: by one column, then by window and group. Nulls come last in either direction. Rows of a result
 * differ in window or group, so no two compare as equal.
 */
public final class RowOrder implements Comparator<Row> {
    private static final Comparator<String> TEXT = Comparator.nullsLast(Comparator.naturalOrder());

    /** Kind of column that comes first in the order. */
    public enum By {
        WINDOW,
        DIMENSION,
        MEASURE
    }

    private final By by;
    private final int column;
    private final boolean descending;

    /** @param column index of the dimension or measure in the result */
    public RowOrder(By by, int column, boolean descending) {
        this.by = by;
        this.column = column;
        this.descending = descending;
    }

    public static RowOrder byWindow() {
        return new RowOrder(By.WINDOW, 0, false);
    }

    public By by() {
        return by;
    }

    public int column() {
        return column;
    }

    public boolean isByWindow() {
        return by == By.WINDOW;
    }

    public boolean descending() {
        return descending;
    }

    /** The value that this order compares first: a Long, Double, String, or null. NaN counts as null. */
    public Object key(Row row) {
        Object key =
                switch (by) {
                    case WINDOW -> row.windowStart();
                    case DIMENSION -> row.group().get(column);
                    case MEASURE -> row.values().get(column);
                };
        return key instanceof Double number && number.isNaN() ? null : key;
    }

    /** Whether a key from a cursor fits this order. */
    boolean accepts(Object key, List<String> group, int dimensions) {
        boolean fits =
                switch (by) {
                    case WINDOW -> key instanceof Long;
                    case DIMENSION -> key == null || key instanceof String;
                    case MEASURE -> key == null || key instanceof Number || key instanceof String;
                };
        return fits && group.size() == dimensions;
    }

    @Override
    public int compare(Row a, Row b) {
        return compare(key(a), a.windowStart(), a.group(), key(b), b.windowStart(), b.group());
    }

    /** Whether rows of a window may come after a place in an order by window. */
    public boolean mayFollow(long windowStart, Cursor cursor) {
        return descending ? windowStart <= cursor.windowStart() : windowStart >= cursor.windowStart();
    }

    /** Whether the row comes after the place that a cursor remembers. */
    public boolean isAfter(Row row, Object key, long windowStart, List<String> group) {
        return compare(key(row), row.windowStart(), row.group(), key, windowStart, group) > 0;
    }

    private int compare(Object keyA, long startA, List<String> groupA, Object keyB, long startB, List<String> groupB) {
        int order = compareKeys(keyA, keyB);
        if (order == 0) {
            order = Long.compare(startA, startB);
        }
        for (int i = 0; order == 0 && i < groupA.size(); i++) {
            order = TEXT.compare(groupA.get(i), groupB.get(i));
        }
        return order;
    }

    /** As the first thing that rows are compared by. */
    public int compareKeys(Object a, Object b) {
        if (a == null || b == null) {
            return a == b ? 0 : a == null ? 1 : -1;
        }
        int order;
        if (a instanceof Long left && b instanceof Long right) {
            order = Long.compare(left, right);
        } else if (a instanceof Number left && b instanceof Number right) {
            order = Double.compare(left.doubleValue(), right.doubleValue());
        } else {
            order = a.toString().compareTo(b.toString());
        }
        return descending ? -order : order;
    }
}
