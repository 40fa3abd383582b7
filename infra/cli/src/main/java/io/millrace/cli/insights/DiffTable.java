package io.millrace.cli.insights;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.rows.RowTable;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Tables of the differences between an insight and its shadow: by measure, by window, and by row. */
final class DiffTable {
    private static final int MAX_WINDOWS = 20;

    private DiffTable() {}

    static List<String> lines(JsonNode diff) {
        var compared = diff.path("compared");
        var lines = new ArrayList<String>();
        lines.add(diff.path("insight").asText() + ": generation "
                + diff.path("live").asText() + " (live) and "
                + diff.path("next").asText() + " (next): " + count(compared, "rows") + " rows compared, "
                + count(compared, "equal") + " equal, " + count(compared, "different") + " different, "
                + count(compared, "onlyLive") + " only live, " + count(compared, "onlyNext") + " only next; "
                + count(compared, "open") + " of open windows left out");
        addColumns(lines, "only live, not compared: ", diff.path("onlyLive"));
        addColumns(lines, "only next, not compared: ", diff.path("onlyNext"));
        if (!diff.path("windows").isEmpty()) {
            add(lines, measures(diff));
            add(lines, windows(diff));
            add(lines, rows(diff));
        }
        if (!diff.path("continueFrom").isNull()) {
            lines.add("windows from " + diff.path("continueFrom").asText()
                    + " on were not compared: continue with --from "
                    + diff.path("continueFrom").asText());
        }
        return lines;
    }

    private static String count(JsonNode of, String field) {
        return NumberFormats.count(of.path(field).asLong());
    }

    private static void addColumns(List<String> lines, String label, JsonNode columns) {
        if (!columns.isEmpty()) {
            var names = new StringJoiner(", ", label, "");
            columns.forEach(name -> names.add(name.asText()));
            lines.add(names.toString());
        }
    }

    private static void add(List<String> lines, TextTable table) {
        if (!table.isEmpty()) {
            lines.add("");
            lines.addAll(table.lines());
        }
    }

    private static TextTable measures(JsonNode diff) {
        var table = new TextTable(List.of("measure", "rows that differ", "largest difference"));
        diff.path("measures")
                .forEach(measure -> table.addRow(List.of(
                        measure.path("name").asText(),
                        count(measure, "different"),
                        measure.path("largest").asText())));
        return table;
    }

    private static TextTable windows(JsonNode diff) {
        var table = new TextTable(List.of("window", "different", "only live", "only next"));
        int shown = 0;
        for (var window : diff.path("windows")) {
            if (shown++ == MAX_WINDOWS) {
                table.addRow(List.of(
                        NumberFormats.count(diff.path("windows").size() - MAX_WINDOWS) + " more windows, see --json",
                        "",
                        "",
                        ""));
                break;
            }
            table.addRow(List.of(
                    RowTable.window(window.path("start").asText()),
                    count(window, "different"),
                    count(window, "onlyLive"),
                    count(window, "onlyNext")));
        }
        return table;
    }

    private static TextTable rows(JsonNode diff) {
        var table = new TextTable(List.of("window", "group", "measure", "live", "next"));
        for (var row : diff.path("rows")) {
            var group = new StringJoiner(", ");
            row.path("group").forEach(value -> group.add(value.isNull() ? "–" : value.asText()));
            row.path("values")
                    .properties()
                    .forEach(value -> table.addRow(List.of(
                            RowTable.window(row.path("window").path("start").asText()),
                            group.toString(),
                            value.getKey(),
                            text(value.getValue().path("live")),
                            text(value.getValue().path("next")))));
        }
        return table;
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "–" : value.isValueNode() ? value.asText() : value.toString();
    }
}
