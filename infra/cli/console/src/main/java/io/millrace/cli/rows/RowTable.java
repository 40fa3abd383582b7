package io.millrace.cli.rows;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Text table of an insight's rows. */
public final class RowTable {
    private static final String ABSENT = "–";
    private static final int MAX_TOP_VALUES = 3;

    private RowTable() {}

    /** Lines of the table, or one line that says that there are no rows. */
    public static List<String> lines(JsonNode response) {
        var rows = response.path("rows");
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
            table.addRow(cells);
        }
        return table.lines();
    }

    private static Set<String> names(JsonNode rows, String field) {
        var names = new LinkedHashSet<String>();
        rows.forEach(row -> row.path(field).fieldNames().forEachRemaining(names::add));
        return names;
    }

    /** A window start for people: {@code 2026-11-01 10:05}, with seconds only if they are not zero. */
    public static String window(String start) {
        return start.replace('T', ' ').replaceFirst("(:00)?(\\.0+)?Z$", "");
    }

    /** Cell text of a value; of a list of top values, the first three. */
    public static String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return ABSENT;
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .limit(MAX_TOP_VALUES)
                    .map(item -> item.path("value").asText() + " "
                            + NumberFormats.count(item.path("count").asLong()))
                    .collect(Collectors.joining(", "));
        }
        return value.isNumber() ? NumberFormats.measure(value.asDouble()) : value.asText();
    }
}
