package io.millrace.cli.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import java.util.ArrayList;
import java.util.List;

/** Prints pages of rows as they arrive, in one output. Holds one page. Not thread-safe. */
public final class RowPrinter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> AFTER_ROWS = List.of("freshness", "cursor");
    private static final String ROWS = "rows";

    private final Terminal terminal;
    private int printedPages;
    private int printedRows;

    public RowPrinter(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints the page as a table with its own header, and after the last one the freshness of the rows. */
    public void table(RowPage page, boolean isLast) {
        var response = json(page.body());
        if (printedPages++ == 0 || !response.path(ROWS).isEmpty()) {
            terminal.print(RowTable.lines(response));
        }
        printedRows += response.path(ROWS).size();
        if (isLast) {
            terminal.progress(FreshnessLine.of(response, printedRows));
        }
    }

    /** Prints the page, from the second one on without its header. */
    public void csv(RowPage page) {
        var body = page.body();
        var rows = printedPages++ == 0 ? body : body.substring(body.indexOf('\n') + 1);
        if (!rows.isBlank()) {
            terminal.print(rows.stripTrailing());
        }
    }

    /** Prints the page as a part of one response, with the rows of all pages and the freshness and cursor of the last. */
    public void json(RowPage page, boolean isLast) {
        if (printedPages == 0 && isLast) {
            terminal.print(page.body().stripTrailing());
            return;
        }
        if (!(json(page.body()) instanceof ObjectNode response)) {
            throw new CliException(CliExitCode.FAILED, "the query API did not respond with a JSON object");
        }
        if (printedPages++ == 0) {
            var head = JSON.createObjectNode();
            response.properties().stream()
                    .filter(field -> !field.getKey().equals(ROWS) && !AFTER_ROWS.contains(field.getKey()))
                    .forEach(field -> head.set(field.getKey(), field.getValue()));
            terminal.print(open(head) + "\"rows\":[");
        }
        var lines = new ArrayList<String>();
        for (var row : response.path(ROWS)) {
            lines.add((printedRows++ == 0 ? "" : ",") + row);
        }
        terminal.print(lines);
        if (isLast) {
            var tail = response.retain(AFTER_ROWS);
            terminal.print(tail.isEmpty() ? "]}" : "]," + tail.toString().substring(1));
        }
    }

    /** The object's text up to where another field follows. */
    private static String open(ObjectNode object) {
        var text = object.toString();
        return object.isEmpty() ? "{" : text.substring(0, text.length() - 1) + ",";
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // Crash: the command ends; another service listens on that port.
            throw new CliException(
                    CliExitCode.FAILED,
                    "the query API did not respond with JSON: is another service listening there?",
                    e);
        }
    }
}
