package io.millrace.aggregation.scan;

import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.rowquery.Cursor;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rows.WindowRows;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Filter for pages that are ordered by a number: skips rows by their sort key, before they are decoded. */
final class TopRows {
    private final PageCollector page;
    private final List<Measure> measures;
    private final int column;
    private final boolean descending;
    private final Optional<Object> after;

    private TopRows(RowQuery query, List<Measure> measures, PageCollector page) {
        this.page = page;
        this.measures = measures;
        this.column = query.order().column();
        this.descending = query.order().descending();
        this.after = query.after().map(Cursor::key);
    }

    /** Empty unless the order is by a number. */
    static Optional<TopRows> of(RowQuery query, List<Measure> measures, PageCollector page) {
        RowOrder order = query.order();
        boolean suits = order.by() == RowOrder.By.MEASURE && SortKeys.supports(measures.get(order.column()));
        boolean typed = query.after()
                .map(Cursor::key)
                .map(key -> suits && fits(key, measures.get(order.column())))
                .orElse(true);
        return suits && typed ? Optional.of(new TopRows(query, measures, page)) : Optional.empty();
    }

    private static boolean fits(Object key, Measure measure) {
        return switch (measure.type()) {
            case LONG -> key instanceof Long;
            case DOUBLE -> key instanceof Double;
            default -> false;
        };
    }

    /** @param candidate adds a row that may be on the page */
    void forEachCandidate(WindowRows rows, IntConsumer candidate) {
        SortKeys keys = rows.derive(column, whole -> SortKeys.of(whole, measures, column));
        long start = rows.start();
        Threshold threshold = threshold(start);
        for (int row = 0; row < keys.size(); row++) {
            if (threshold.passes(keys.key(row), keys.isNull(row))) {
                candidate.accept(row);
                threshold = threshold(start);
            }
        }
    }

    private Threshold threshold(long start) {
        Optional<Row> worst = page.worst();
        Object key = worst.map(row -> row.values().get(column)).orElse(null);
        boolean open = worst.isEmpty();
        boolean tiesPass = open || start <= worst.get().windowStart();
        boolean worstIsNull = !open && SortKeys.isNull(key);
        return new Threshold(
                descending,
                open,
                worstIsNull,
                open || worstIsNull ? 0 : SortKeys.of(key),
                tiesPass,
                after.isPresent(),
                after.map(SortKeys::of).orElse(0L));
    }

    /**
     * Sort key that a row must beat.
     *
     * @param open whether the page has room
     * @param worst key of the last row on the page
     * @param tiesPass whether a row with the same key may come before the last row
     * @param begins whether the page has a cursor
     */
    private record Threshold(
            boolean descending,
            boolean open,
            boolean worstIsNull,
            long worst,
            boolean tiesPass,
            boolean begins,
            long beginsAfter) {
        boolean passes(long key, boolean isNull) {
            if (isNull) {
                return open || (worstIsNull && tiesPass);
            }
            if (begins && (descending ? key > beginsAfter : key < beginsAfter)) {
                return false;
            }
            if (open || worstIsNull) {
                return true;
            }
            return key == worst ? tiesPass : descending ? key > worst : key < worst;
        }
    }
}
