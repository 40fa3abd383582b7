package io.millrace.aggregation.rowquery;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.WindowSpec;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A validated question for rows of one insight.
 *
 * @param insight whose rows are asked for
 * @param tenant whose rows
 * @param from windows that end after this, ms since the epoch
 * @param to windows that start before this, ms since the epoch
 * @param filters wanted value by index of the dimension; empty matches null too
 * @param where what rows must match besides
 * @param dimensions indexes of the definition's dimensions that the answer keeps; fewer than all is a roll-up
 * @param rollup the answer's windows; empty for the definition's own
 * @param order order of the answer; its column counts in the answer's columns
 * @param limit most rows of a page
 * @param after where the page begins
 * @param format how rows are written
 * @param fingerprint of the question without cursor and limit
 */
public record RowQuery(
        InsightSpec insight,
        String tenant,
        long from,
        long to,
        Map<Integer, String> filters,
        RowFilter where,
        List<Integer> dimensions,
        Optional<WindowSpec> rollup,
        RowOrder order,
        int limit,
        Optional<Cursor> after,
        RowFormat format,
        int fingerprint) {
    /** Windows of a roll-up: one for the whole range. */
    public static final WindowSpec WHOLE_RANGE =
            new WindowSpec.Tumbling(Duration.ofMillis(Long.MAX_VALUE), ZoneOffset.UTC);

    /**
     * A question for the first rows in an order, without pages.
     *
     * @param rollup the answer's windows; empty for the definition's own
     */
    public static RowQuery first(
            InsightSpec insight,
            String tenant,
            long from,
            long to,
            Map<Integer, String> filters,
            RowFilter where,
            List<Integer> dimensions,
            Optional<WindowSpec> rollup,
            RowOrder order,
            int limit) {
        return new RowQuery(
                insight,
                tenant,
                from,
                to,
                filters,
                where,
                dimensions,
                rollup,
                order,
                limit,
                Optional.empty(),
                RowFormat.JSON,
                0);
    }

    public boolean rollsUp() {
        return rollup.isPresent() || dimensions.size() < insight.dimensions().size();
    }

    public List<String> dimensionNames() {
        return dimensions.stream()
                .map(index -> insight.dimensions().get(index).name())
                .toList();
    }

    /** The one group that is asked for, where every dimension has a value. */
    public Optional<List<String>> wholeGroup() {
        int width = insight.dimensions().size();
        boolean whole = filters.size() == width && !filters.containsValue("");
        return whole
                ? Optional.of(IntStream.range(0, width).mapToObj(filters::get).toList())
                : Optional.empty();
    }

    public boolean matches(List<String> group) {
        for (Map.Entry<Integer, String> filter : filters.entrySet()) {
            String value = group.get(filter.getKey());
            if (!filter.getValue().equals(value == null ? "" : value)) {
                return false;
            }
        }
        return true;
    }

    /** The same question about another time, on one page of at most so many rows by window. */
    public RowQuery over(long start, long end, int most) {
        return new RowQuery(
                insight,
                tenant,
                start,
                end,
                filters,
                where,
                dimensions,
                rollup,
                RowOrder.byWindow(),
                most,
                Optional.empty(),
                format,
                fingerprint);
    }

    /** Where the page after this row begins. */
    public Cursor cursorAfter(Row row) {
        return new Cursor(fingerprint, from, to, order.key(row), row.windowStart(), row.group());
    }
}
