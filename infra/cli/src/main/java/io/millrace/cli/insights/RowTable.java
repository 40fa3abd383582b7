package io.millrace.cli.insights;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Rows of an insight as a table for people. */
public final class RowTable {
    private static final String ABSENT = "–";
    private static final int SHOWN_TOP = 3;

    private RowTable() {}

    /** The table's lines; without rows, one line that says so. */
    public static List<String> lines(JsonNode answer) {
        var rows = answer.path("rows");
        if (rows.isEmpty()) {
            return List.of("(no rows)");
        }
        var dimensions = names(rows, "group");
        var measures = names(rows, "values");
        var header = new ArrayList<String>();
        header.add("window");
        header.addAll(dimensions);
        header.addAll(measures);
        header.add("state");
        var table = new TextTable(header);
        for (var row : rows) {
            var cells = new ArrayList<String>();
            cells.add(window(row.path("window").path("start").asText()));
            dimensions.forEach(name -> cells.add(cell(row.path("group").path(name))));
            measures.forEach(name -> cells.add(cell(row.path("values").path(name))));
            cells.add(row.path("final").asBoolean() ? "final" : "open");
            table.row(cells);
        }
        return table.lines();
    }

    private static Set<String> names(JsonNode rows, String field) {
        var names = new LinkedHashSet<String>();
        rows.forEach(row -> row.path(field).fieldNames().forEachRemaining(names::add));
        return names;
    }

    /** {@code 2026-11-01T10:05:00Z} as {@code 2026-11-01 10:05}, seconds only where there are any. */
    public static String window(String start) {
        return start.replace('T', ' ').replaceFirst("(:00)?(\\.0+)?Z$", "");
    }

    /** One value as a cell; of a top, its first few. */
    public static String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return ABSENT;
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .limit(SHOWN_TOP)
                    .map(item -> item.path("value").asText() + " "
                            + NumberFormats.count(item.path("count").asLong()))
                    .collect(Collectors.joining(", "));
        }
        return value.isNumber() ? NumberFormats.measure(value.asDouble()) : value.asText();
    }
}
