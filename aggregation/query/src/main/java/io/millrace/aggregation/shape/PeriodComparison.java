package io.millrace.aggregation.shape;

import io.millrace.aggregation.request.TimeParameter;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.rowquery.RowPage;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.runtime.http.RequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Comparison of a result with an earlier period: the parameter {@code compare}. Each row is joined with the row of its group in the
 * window shifted back by the distance of the periods. Rows that only the earlier period has are added at their place in the order,
 * without values of this period, so in an order by a measure they come last.
 *
 * @param shift distance of the periods, ms; a multiple of the result's windows
 * @param now end of queries that name none, ms since the epoch
 */
public record PeriodComparison(ResultWindows windows, long shift, long now) {
    private static final String PREVIOUS = "previous";

    private record Place(long windowStart, List<String> group) {
        static Place of(Row row) {
            return new Place(row.windowStart(), row.group());
        }
    }

    /**
     * Page of this period.
     *
     * @param rows rows as presented
     * @param more whether more rows of this period follow
     */
    public record Current(RowQuery query, List<ResultRow> rows, boolean more) {
        private Optional<Row> last() {
            return rows.isEmpty()
                    ? Optional.empty()
                    : Optional.of(rows.get(rows.size() - 1).row());
        }
    }

    static PeriodComparison parse(String text, RowQuery query, long now) {
        ResultWindows windows = ResultWindows.of(query, "compare");
        long wanted = text.equals(PREVIOUS) ? length(query, now) : back(text);
        long step = windows.step();
        return new PeriodComparison(windows, (wanted + step - 1) / step * step, now);
    }

    private static long length(RowQuery query, long now) {
        if (query.from() == 0) {
            throw RequestException.badRequest(
                    "compare=previous needs from: the period before it is as long as from and to");
        }
        return end(query, now) - query.from();
    }

    private static long end(RowQuery query, long now) {
        return Math.min(query.to(), Math.max(now, query.from() + 1));
    }

    private static long back(String text) {
        if (!text.startsWith("-")) {
            throw RequestException.badRequest(
                    "compare must be previous, or back in time such as -1d, not '" + text + "'");
        }
        return TimeParameter.duration("compare", text.substring(1)).toMillis();
    }

    /** Query for the earlier period, no wider than the page needs; empty if it needs none. */
    public Optional<RowQuery> earlierQuery(Current page, int maxRows) {
        RowQuery query = page.query;
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (ResultRow shown : page.rows) {
            ResultWindows.Window window = windows.earlier(shown.row(), shift);
            from = Math.min(from, window.start());
            to = Math.max(to, window.end());
        }
        if (mayHaveOthers(page)) {
            from = Math.min(from, firstPlace(page) - shift);
            to = Math.max(to, endOfPlaces(page) - shift);
        }
        // The first and last windows of a roll-up cover as much of the range as those they are compared with.
        from = Math.max(from, query.from() - shift);
        to = query.to() == Long.MAX_VALUE ? to : Math.min(to, query.to() - shift);
        return from < to ? Optional.of(query.over(from, to, maxRows)) : Optional.empty();
    }

    /** Whether rows of the earlier period alone may be on this page: in an order by a measure they come after all others. */
    private static boolean mayHaveOthers(Current page) {
        RowOrder order = page.query.order();
        return !page.more
                || order.by() != RowOrder.By.MEASURE
                || page.last().map(row -> order.key(row) == null).orElse(true);
    }

    /** Start of the range in which added rows can lie. In an order by window it reaches one window beyond the page. */
    private long firstPlace(Current page) {
        RowOrder order = page.query.order();
        long first = page.query.from();
        if (order.isByWindow() && order.descending() && page.more) {
            first = page.last().map(row -> row.windowStart() - windows.step()).orElse(first);
        } else if (order.isByWindow() && !order.descending()) {
            first = page.query
                    .after()
                    .map(cursor -> cursor.windowStart() - windows.step())
                    .orElse(first);
        }
        return Math.max(first, page.query.from());
    }

    private long endOfPlaces(Current page) {
        RowOrder order = page.query.order();
        long end = end(page.query, now);
        if (order.isByWindow() && !order.descending() && page.more) {
            end = page.last().map(row -> row.windowEnd() + windows.step()).orElse(end);
        } else if (order.isByWindow() && order.descending()) {
            end = page.query
                    .after()
                    .map(cursor -> cursor.windowStart() + 2 * windows.step())
                    .orElse(end);
        }
        return Math.min(end, end(page.query, now));
    }

    /**
     * Query for every row of this period, to tell which rows only the earlier period has; empty if the order alone shows that.
     */
    public Optional<RowQuery> everyRow(Current page, int maxRows) {
        boolean whole = page.query.after().isEmpty() && !page.more;
        boolean needed = !whole && page.query.order().by() == RowOrder.By.MEASURE && mayHaveOthers(page);
        return needed ? Optional.of(page.query.over(page.query.from(), page.query.to(), maxRows)) : Optional.empty();
    }

    /**
     * Joins the page with the earlier rows, and adds rows that only the earlier period has.
     *
     * @param everyRow result of {@link #everyRow}
     * @param placeholder source of rows for this period
     */
    public List<ResultRow> join(
            Current page, RowPage earlier, Optional<RowPage> everyRow, GapFill.Placeholder placeholder) {
        requireWhole(earlier);
        everyRow.ifPresent(PeriodComparison::requireWhole);
        Map<Place, Row> found = new HashMap<>();
        earlier.rows().forEach(row -> found.put(Place.of(row), row));
        List<ResultRow> joined = new ArrayList<>();
        for (ResultRow shown : page.rows) {
            ResultWindows.Window window = windows.earlier(shown.row(), shift);
            Row match = found.get(new Place(window.start(), shown.row().group()));
            joined.add(new ResultRow(shown.row(), Optional.ofNullable(match), shown.filled()));
        }
        if (mayHaveOthers(page)) {
            Set<Place> taken = new HashSet<>();
            page.rows.forEach(shown -> taken.add(Place.of(shown.row())));
            everyRow.ifPresent(all -> all.rows().forEach(row -> taken.add(Place.of(row))));
            others(page, earlier.rows(), placeholder).stream()
                    .filter(other -> !taken.contains(Place.of(other.row())))
                    .forEach(joined::add);
            joined.sort((a, b) -> page.query.order().compare(a.row(), b.row()));
        }
        return joined;
    }

    /** The rows of the earlier period that lie on this page, as rows of this period. */
    private List<ResultRow> others(Current page, List<Row> earlier, GapFill.Placeholder placeholder) {
        RowQuery query = page.query;
        List<ResultRow> others = new ArrayList<>();
        for (Row row : earlier) {
            Optional<Row> place = windows.later(row, shift)
                    .filter(window -> window.end() > query.from() && window.start() < end(query, now))
                    .map(window -> placeholder.row(window, row.group()));
            place.filter(other -> isOnPage(page, other))
                    .ifPresent(other -> others.add(new ResultRow(other, Optional.of(row), true)));
        }
        return others;
    }

    private static boolean isOnPage(Current page, Row row) {
        RowOrder order = page.query.order();
        boolean follows = page.query
                .after()
                .map(cursor -> order.isAfter(row, cursor.key(), cursor.windowStart(), cursor.group()))
                .orElse(true);
        return follows
                && (!page.more
                        || page.last().map(last -> order.compare(row, last) < 0).orElse(true));
    }

    private static void requireWhole(RowPage page) {
        if (page.next().isPresent()) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    "the periods to compare have too many rows: narrow from and to, roll up, or keep fewer dimensions");
        }
    }
}
