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

/** Values of windows in which a group has no row: the parameter {@code fill}. */
public enum GapFill {
    /** Null. */
    NULL,
    /** 0 for numbers, an empty list for lists, null for text. */
    ZERO,
    /** Values of the window before; null before the first row of the group. */
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
     * Rows of every group in every window, in the query's order. Only groups that have a row at all.
     *
     * @param closedBefore windows that end by this time are final, ms since the epoch
     * @param maxRows greatest number of rows; more are refused with 422
     */
    List<ResultRow> fill(
            RowQuery query, List<Row> rows, List<ResultWindows.Window> windows, long closedBefore, int maxRows) {
        Map<List<String>, Map<Long, Row>> groups = new LinkedHashMap<>();
        if (query.dimensions().isEmpty()) {
            groups.put(List.of(), new HashMap<>());
        }
        rows.forEach(row ->
                groups.computeIfAbsent(row.group(), group -> new HashMap<>()).put(row.windowStart(), row));
        if ((long) groups.size() * windows.size() > maxRows) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    groups.size() + " groups in " + windows.size() + " windows are more than " + maxRows
                            + " rows: narrow from and to, roll up, or keep fewer dimensions");
        }
        List<Object> empty = emptyValues(query);
        List<ResultRow> shown = new ArrayList<>();
        groups.forEach((group, present) -> {
            List<Object> values = empty;
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

    /** Values of a gap without a row before it. */
    List<Object> emptyValues(RowQuery query) {
        List<Object> values = new ArrayList<>();
        for (MeasureSpec measure : query.insight().measures()) {
            values.add(this == ZERO ? zero(measure.type()) : null);
        }
        return Collections.unmodifiableList(values);
    }

    /**
     * Source of placeholder rows.
     *
     * @param values values in the order of the measures
     * @param closedBefore windows that end by this time are final, ms since the epoch
     */
    public record Placeholder(List<Object> values, long closedBefore) {
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
