package io.millrace.aggregation.scan;

import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rows.StoredRow;
import io.millrace.aggregation.rows.WindowRows;
import io.millrace.aggregation.window.WindowAssigner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Roll-up to longer windows for a query that needs only the first rows in an order by a count or sum: totals that number for every
 * group, and merges complete rows for the first groups only. Not thread-safe.
 */
final class TopGroups {
    /** A window and where its rows are counted. */
    private record Held(WindowRows rows, long start) {}

    private final RowQuery query;
    private final List<Measure> measures;
    private final QueryLimits limits;
    private final long maxBytes;
    private final Budget budget;
    private final WindowAssigner windows;
    private final int column;
    private final GroupTotals totals = new GroupTotals();
    private final List<Held> held = new ArrayList<>();
    private long bytes;

    private TopGroups(RowQuery query, List<Measure> measures, QueryLimits limits, long maxBytes, Budget budget) {
        this.budget = budget;
        this.query = query;
        this.measures = measures;
        this.limits = limits;
        this.maxBytes = maxBytes;
        this.windows = WindowAssigner.of(query.rollup().orElseThrow());
        this.column = query.order().column();
    }

    /**
     * Empty if the query does not qualify.
     *
     * @param maxBytes of windows that are held while it works
     */
    static Optional<TopGroups> of(
            RowQuery query, List<Measure> measures, QueryLimits limits, long maxBytes, Budget budget) {
        boolean wholeGroups =
                query.dimensions().size() == query.insight().dimensions().size();
        boolean fits = query.rollup().isPresent()
                && wholeGroups
                && inOrder(query)
                && !(query.insight().window() instanceof WindowSpec.Session)
                && query.order().by() == RowOrder.By.MEASURE
                && measures.get(query.order().column()).isSingleNumber();
        return fits ? Optional.of(new TopGroups(query, measures, limits, maxBytes, budget)) : Optional.empty();
    }

    /** Whether the result has its dimensions as they are stored. */
    private static boolean inOrder(RowQuery query) {
        for (int i = 0; i < query.dimensions().size(); i++) {
            if (query.dimensions().get(i) != i) {
                return false;
            }
        }
        return true;
    }

    /** Adds the rows of a window. False if a total does not fit a long or memory: the caller then falls back to a plain roll-up. */
    boolean add(WindowRows rows) {
        if (rows.size() == 0) {
            return true;
        }
        bytes += rows.accumulatorBytes();
        if (!rows.whole() || bytes > maxBytes) {
            return false;
        }
        long end = rows.end(0);
        if (end <= query.from() || !query.where().matchesWindow(rows.start(), end)) {
            return true;
        }
        windows.assign(rows.start());
        long start = windows.start(0);
        if (end > windows.end(0)) {
            return false; // The plain roll-up reports the error.
        }
        held.add(new Held(rows, start));
        // Totals and sort keys of a measure are cached under different names.
        long[] numbers = rows.derive(~column, this::numbers);
        try {
            for (int row = 0; row < numbers.length; row++) {
                if (numbers[row] == Long.MIN_VALUE) {
                    return false;
                }
                totals.add(start, rows, row, numbers[row]);
            }
        } catch (ArithmeticException e) { // retried by the plain roll-up, which holds more than a long
            return false;
        }
        if (!selects()) {
            RollUp.refuseBeyond(totals.size(), limits.maxGroups());
        }
        return totals.size() <= limits.maxGroups();
    }

    /** Number of each row; {@link Long#MIN_VALUE} if it does not fit a long. */
    private long[] numbers(WindowRows rows) {
        long[] numbers = new long[rows.size()];
        for (int row = 0; row < numbers.length; row++) {
            ByteBuffer in = rows.accumulators(row);
            for (int i = 0; i < column; i++) {
                measures.get(i).deserialize(in);
            }
            numbers[row] = measures.get(column).deserializeNumber(in);
        }
        return numbers;
    }

    /** Whether filters leave out groups, whose totals then do not count. */
    private boolean selects() {
        return !query.filters().isEmpty() || !query.where().dimensions().isEmpty();
    }

    /** Adds the first rows to the page. */
    void addTo(PageCollector page) {
        RollUp rollUp = new RollUp(query, measures, limits.maxGroups(), budget);
        for (Row first : first()) {
            int entry = (int) first.revision();
            for (Held one : held) {
                int row = one.start == first.windowStart()
                        ? one.rows.find(totals.seenIn(entry), totals.seenAt(entry))
                        : -1;
                if (row >= 0) {
                    StoredRow stored = one.rows.row(row);
                    rollUp.add(stored, accumulators(stored));
                }
            }
        }
        rollUp.forEachRow(page::add);
    }

    /** Rows with only the ordering number; the revision holds the index of the entry. */
    private List<Row> first() {
        PageCollector first = new PageCollector(query);
        for (int entry = 0; entry < totals.size(); entry++) {
            Object value = measures.get(column).resultOfNumber(totals.total(entry));
            if (!first.hasRoomFor(value)) {
                continue;
            }
            List<String> group = totals.seenIn(entry).group(totals.seenAt(entry));
            if (query.where().matchesGroup(group) && query.matches(group)) {
                List<Object> values = new ArrayList<>(Collections.nCopies(measures.size(), null));
                values.set(column, value);
                first.add(new Row(totals.start(entry), 0, group, values, entry, false));
            }
        }
        return first.collected();
    }

    private List<Accumulator> accumulators(StoredRow stored) {
        List<Accumulator> read = new ArrayList<>(measures.size());
        for (Measure measure : measures) {
            read.add(measure.deserialize(stored.accumulators()));
        }
        return read;
    }
}
