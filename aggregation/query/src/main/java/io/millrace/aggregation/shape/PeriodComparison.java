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
 * An answer beside the same question about an earlier period, {@code compare=}: each row meets the row of its group in the
 * window that lies as far back as the periods are apart. A row that only the earlier period has is shown too, where the
 * order has it, without values of its own: so in an order by a measure it comes last.
 *
 * @param shift how far back, ms; a multiple of the answer's windows
 * @param now end of a question that names none, ms since the epoch
 */
public record PeriodComparison(ResultWindows windows, long shift, long now) {
    private static final String PREVIOUS = "previous";

    private record Place(long windowStart, List<String> group) {
        static Place of(Row row) {
            return new Place(row.windowStart(), row.group());
        }
    }

    /**
     * What of a page is compared.
     *
     * @param rows as they are shown
     * @param more whether rows of this period follow
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

    /** The question about the earlier period, no wider than the page needs; empty where it needs none. */
    public Optional<RowQuery> question(Current page, int most) {
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
        // The first and last windows of a roll-up hold as much of it as those that they are compared with.
        from = Math.max(from, query.from() - shift);
        to = query.to() == Long.MAX_VALUE ? to : Math.min(to, query.to() - shift);
        return from < to ? Optional.of(query.over(from, to, most)) : Optional.empty();
    }

    /** Whether the page may show rows that only the earlier period has: in an order by a measure they come after all others. */
    private static boolean mayHaveOthers(Current page) {
        RowOrder order = page.query.order();
        return !page.more
                || order.by() != RowOrder.By.MEASURE
                || page.last().map(row -> order.key(row) == null).orElse(true);
    }

    /** In an order by window the page's place among others' is known, and needs no more than a window to either side. */
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
     * The question for every row of this period, whose places are no others': only where the order does not say by itself
     * that a row is on another page.
     */
    public Optional<RowQuery> everyRow(Current page, int most) {
        boolean whole = page.query.after().isEmpty() && !page.more;
        boolean needed = !whole && page.query.order().by() == RowOrder.By.MEASURE && mayHaveOthers(page);
        return needed ? Optional.of(page.query.over(page.query.from(), page.query.to(), most)) : Optional.empty();
    }

    /**
     * The page's rows beside the earlier ones, and the rows of the earlier period that have their place on this page.
     *
     * @param everyRow what {@link #everyRow} asked for
     * @param absent stands where this period has no row
     */
    public List<ResultRow> join(Current page, RowPage earlier, Optional<RowPage> everyRow, GapFill.Absent absent) {
        refuseCut(earlier);
        everyRow.ifPresent(PeriodComparison::refuseCut);
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
            others(page, earlier.rows(), absent).stream()
                    .filter(other -> !taken.contains(Place.of(other.row())))
                    .forEach(joined::add);
            joined.sort((a, b) -> page.query.order().compare(a.row(), b.row()));
        }
        return joined;
    }

    /** The earlier rows as this period would have them, as far as the page reaches. */
    private List<ResultRow> others(Current page, List<Row> earlier, GapFill.Absent absent) {
        RowQuery query = page.query;
        List<ResultRow> others = new ArrayList<>();
        for (Row row : earlier) {
            Optional<Row> place = windows.later(row, shift)
                    .filter(window -> window.end() > query.from() && window.start() < end(query, now))
                    .map(window -> absent.row(window, row.group()));
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

    private static void refuseCut(RowPage page) {
        if (page.next().isPresent()) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    "the periods to compare have too many rows: narrow from and to, roll up, or keep fewer dimensions");
        }
    }
}
