package io.millrace.aggregation.query;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer beside the same question about an earlier period, {@code compare=}: each row meets the row of its group in the
 * window that lies as far back as the periods are apart. Rows that only the earlier period has are not shown.
 *
 * @param shift how far back, ms; a multiple of the answer's windows
 */
record Comparison(AnswerWindows windows, long shift) {
    private static final String PREVIOUS = "previous";

    private record Place(long windowStart, List<String> group) {}

    /** @param now end of a question that names none, ms since the epoch */
    static Comparison parse(String text, RowQuery query, long now) {
        AnswerWindows windows = AnswerWindows.of(query, "compare");
        long wanted = text.equals(PREVIOUS) ? length(query, now) : back(text);
        long step = windows.step();
        return new Comparison(windows, (wanted + step - 1) / step * step);
    }

    private static long length(RowQuery query, long now) {
        if (query.from() == 0) {
            throw RequestException.badRequest(
                    "compare=previous needs from: the period before it is as long as from and to");
        }
        long to = Math.min(query.to(), Math.max(now, query.from() + 1));
        return to - query.from();
    }

    private static long back(String text) {
        if (!text.startsWith("-")) {
            throw RequestException.badRequest(
                    "compare must be previous, or back in time such as -1d, not '" + text + "'");
        }
        return TimeText.length("compare", text.substring(1)).toMillis();
    }

    /** The question about the earlier period, no wider than the rows need; empty where there are none. */
    Optional<RowQuery> question(RowQuery query, List<ShownRow> rows, int most) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (ShownRow shown : rows) {
            AnswerWindows.Window window = windows.earlier(shown.row(), shift);
            from = Math.min(from, window.start());
            to = Math.max(to, window.end());
        }
        // The first and last windows of a roll-up hold as much of it as those that they are compared with.
        from = Math.max(from, query.from() - shift);
        to = query.to() == Long.MAX_VALUE ? to : Math.min(to, query.to() - shift);
        return from < to ? Optional.of(query.over(from, to, most)) : Optional.empty();
    }

    List<ShownRow> join(List<ShownRow> rows, PageCollector.Page earlier) {
        if (earlier.next().isPresent()) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    "the period to compare with has too many rows: narrow from and to, roll up, or keep fewer dimensions");
        }
        Map<Place, Row> found = new HashMap<>();
        earlier.rows().forEach(row -> found.put(new Place(row.windowStart(), row.group()), row));
        return rows.stream()
                .map(shown -> {
                    AnswerWindows.Window window = windows.earlier(shown.row(), shift);
                    Row match = found.get(new Place(window.start(), shown.row().group()));
                    return new ShownRow(shown.row(), Optional.ofNullable(match), shown.filled());
                })
                .toList();
    }
}
