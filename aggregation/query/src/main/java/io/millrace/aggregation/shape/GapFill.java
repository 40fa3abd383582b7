package io.millrace.aggregation.shape;

import io.millrace.aggregation.definition.MeasureSpec;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.insight.MeasureType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What stands where a group has no row in a window, {@code fill=}. */
public enum GapFill {
    /** Nothing. */
    NULL,
    /** 0 for numbers, an empty list for lists, nothing for text. */
    ZERO,
    /** What the group had in the window before it; nothing before its first. */
    PREVIOUS;

    static GapFill parse(String text) {
        return switch (text) {
            case "null" -> NULL;
            case "0" -> ZERO;
            case "previous" -> PREVIOUS;
            default -> throw RequestException.badRequest("fill must be null, 0 or previous, not '" + text + "'");
        };
    }

    String text() {
        return this == ZERO ? "0" : name().toLowerCase(Locale.ROOT);
    }

    /**
     * The rows of every group in every window, in the query's order. Groups are those that have a row at all.
     *
     * @param closedBefore windows that end by then are final, ms since the epoch
     * @param most rows that may be answered; more are refused with 422
     */
    List<ResultRow> fill(
            RowQuery query, List<Row> rows, List<ResultWindows.Window> windows, long closedBefore, int most) {
        Map<List<String>, Map<Long, Row>> groups = new LinkedHashMap<>();
        if (query.dimensions().isEmpty()) {
            groups.put(List.of(), new HashMap<>());
        }
        rows.forEach(row ->
                groups.computeIfAbsent(row.group(), group -> new HashMap<>()).put(row.windowStart(), row));
        if ((long) groups.size() * windows.size() > most) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    groups.size() + " groups in " + windows.size() + " windows are more than " + most
                            + " rows: narrow from and to, roll up, or keep fewer dimensions");
        }
        List<Object> nothing = nothing(query);
        List<ResultRow> shown = new ArrayList<>();
        groups.forEach((group, present) -> {
            List<Object> values = nothing;
            for (ResultWindows.Window window : windows) {
                Row row = present.get(window.start());
                if (row != null && this == PREVIOUS) {
                    values = row.values();
                }
                shown.add(row != null ? ResultRow.of(row) : gap(window, group, values, window.end() <= closedBefore));
            }
        });
        shown.sort((a, b) -> query.order().compare(a.row(), b.row()));
        return shown;
    }

    private static ResultRow gap(
            ResultWindows.Window window, List<String> group, List<Object> values, boolean finished) {
        return new ResultRow(new Row(window.start(), window.end(), group, values, 0, finished), Optional.empty(), true);
    }

    /** What a row without events says, where nothing came before it. */
    List<Object> nothing(RowQuery query) {
        List<Object> values = new ArrayList<>();
        for (MeasureSpec measure : query.insight().measures()) {
            values.add(this == ZERO ? zero(measure.type()) : null);
        }
        return Collections.unmodifiableList(values);
    }

    /**
     * Rows for what is not there.
     *
     * @param values in the measures' order
     * @param closedBefore windows that end by then are final, ms since the epoch
     */
    public record Absent(List<Object> values, long closedBefore) {
        Row row(ResultWindows.Window window, List<String> group) {
            return new Row(window.start(), window.end(), group, values, 0, window.end() <= closedBefore);
        }
    }

    private static Object zero(MeasureType type) {
        return switch (type) {
            case LONG -> 0L;
            case DOUBLE -> 0.0;
            case TOP -> List.of();
            case STRING, UNKNOWN -> null;
        };
    }
}
