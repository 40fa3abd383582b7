package io.millrace.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.rows.RowTable;
import java.util.ArrayList;
import java.util.List;

/** Text table of a SQL response. */
final class SqlTable {
    private SqlTable() {}

    /** Lines of the table, or one line that says that there are no rows. */
    static List<String> lines(JsonNode response) {
        var columns = response.path("columns");
        if (response.path("rows").isEmpty()) {
            return List.of("(no rows)");
        }
        var header = new ArrayList<String>();
        columns.forEach(column -> header.add(column.path("name").asText()));
        var table = new TextTable(header);
        for (var row : response.path("rows")) {
            var cells = new ArrayList<String>();
            for (int i = 0; i < row.size(); i++) {
                cells.add(cell(row.path(i), columns.path(i).path("type").asText()));
            }
            table.addRow(cells);
        }
        return table.lines();
    }

    private static String cell(JsonNode value, String type) {
        return type.equals("timestamp") && value.isTextual() ? RowTable.window(value.asText()) : RowTable.cell(value);
    }

    /** Row count and freshness in one line. */
    static String freshness(JsonNode response) {
        var freshness = response.path("freshness");
        var rows = response.path("rows").size();
        return NumberFormats.count(rows) + (rows == 1 ? " row" : " rows") + ", watermark "
                + freshness.path("watermark").asText("none") + ", "
                + NumberFormats.count(freshness.path("stalenessMs").asLong()) + " ms stale, "
                + (freshness.path("complete").asBoolean() ? "complete" : "partial");
    }
}
