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
 * Validated query for rows of one insight.
 *
 * @param insight the insight to read
 * @param tenant the tenant to read
 * @param from only windows that end after this, ms since the epoch
 * @param to only windows that start before this, ms since the epoch
 * @param filters required value by index of the dimension; an empty one also matches null
 * @param where further conditions
 * @param dimensions indexes of the definition's dimensions in the result; fewer than all is a roll-up
 * @param rollup windows of the result; empty for those of the definition
 * @param order order of the result; its column is an index into the result's columns
 * @param limit greatest number of rows of a page
 * @param after cursor after which the page begins
 * @param format format of the response
 * @param fingerprint hash of the query without cursor and limit
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
    /** Roll-up into one window for the whole range. */
    public static final WindowSpec WHOLE_RANGE =
            new WindowSpec.Tumbling(Duration.ofMillis(Long.MAX_VALUE), ZoneOffset.UTC);

    /**
     * A query for the first rows in an order, without cursor.
     *
     * @param rollup windows of the result; empty for those of the definition
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

    /** The group that the filters select; empty unless every dimension has a value. */
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

    /** A copy for another time range, ordered by window, on one page of at most {@code limit} rows. */
    public RowQuery over(long start, long end, int maxRows) {
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
                maxRows,
                Optional.empty(),
                format,
                fingerprint);
    }

    /** Cursor of the page after this row. */
    public Cursor cursorAfter(Row row) {
        return new Cursor(fingerprint, from, to, order.key(row), row.windowStart(), row.group());
    }
}
