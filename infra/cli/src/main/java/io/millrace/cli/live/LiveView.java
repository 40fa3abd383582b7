package io.millrace.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.insights.InsightsCommand;
import io.millrace.cli.insights.PipelineLag;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.insights.QueryCommand;
import io.millrace.cli.insights.RowTable;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.LocalStack;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.apache.kafka.clients.admin.Admin;

/** Live screen of {@code millrace run}: a line of rates and lags, then the newest row of each insight. */
final class LiveView implements AutoCloseable {
    private static final long REFRESH_MS = 1_000;
    private static final long LOG_REFRESH_MS = 5_000;

    private final LocalStack stack;
    private final Terminal terminal;
    private final QueryClient api;
    private final PipelineLag lag;
    private final AcceptedRate acceptedRate;
    private final LatencyProbe latency;
    private final Admin admin;

    LiveView(LocalStack stack, Terminal terminal) {
        this.stack = stack;
        this.terminal = terminal;
        this.api = new QueryClient(stack);
        this.lag = new PipelineLag(stack);
        this.admin = Admin.create(stack.backends().kafkaClient());
        this.acceptedRate = new AcceptedRate(admin);
        this.latency = new LatencyProbe(stack.backends(), Clock.systemUTC());
    }

    /** Refreshes the screen until the thread is interrupted or a process of the stack dies. */
    void show() throws InterruptedException {
        while (true) {
            stack.requireAllAlive();
            terminal.draw(lines());
            Thread.sleep(terminal.isInteractive() ? REFRESH_MS : LOG_REFRESH_MS);
        }
    }

    private List<String> lines() throws InterruptedException {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(rates());
        lines.add("");
        var table = new TextTable(List.of("insight", "window", "group", "values", "state"));
        for (var insight : InsightsCommand.insights(api.get("/v1/insights"))) {
            addNewest(insight.path("name").asText(), table);
        }
        lines.addAll(table.lines());
        lines.add("");
        lines.add("console " + stack.ports().url(Component.AGGREGATION) + "   events to "
                + stack.ports().url(Component.INGEST) + "   Ctrl-C stops the stack");
        return lines;
    }

    private String rates() throws InterruptedException {
        var rate = acceptedRate.perSecond();
        return String.format(
                Locale.ROOT,
                "%s events accepted   %s/s   lag: enrichment %s, aggregation %s, sink %s   end to end: p50 %s, p99 %s",
                NumberFormats.count(acceptedRate.total()),
                NumberFormats.count(Math.round(rate)),
                NumberFormats.count(lag.enrichmentLag()),
                NumberFormats.count(lag.aggregationLag()),
                NumberFormats.count(lag.sinkLag()),
                millis(latency.quantile(0.5)),
                millis(latency.quantile(0.99)));
    }

    private static String millis(OptionalLong millis) {
        return millis.isPresent() ? NumberFormats.count(millis.getAsLong()) + " ms" : "–";
    }

    private void addNewest(String insight, TextTable table) throws InterruptedException {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("order", "-window");
        parameters.put("limit", "50");
        try {
            var rows = api.get(QueryCommand.rowsPath(insight, parameters)).path("rows");
            var newest = newest(rows);
            if (newest == null) {
                table.addRow(List.of(insight, "–", "–", "no rows yet", "–"));
                return;
            }
            table.addRow(List.of(
                    insight,
                    RowTable.window(newest.path("window").path("start").asText()),
                    pairs(newest.path("group")),
                    pairs(newest.path("values")),
                    newest.path("final").asBoolean() ? "final" : "open"));
        } catch (CliException e) {
            // Retried at the next refresh: the insight was just deleted, or a task is moving.
            table.addRow(List.of(insight, "–", "–", e.getMessage(), "–"));
        }
    }

    /** Row of the newest window whose first measure is the largest. */
    static JsonNode newest(JsonNode rows) {
        JsonNode best = null;
        for (var row : rows) {
            var isBetter = best == null
                    || (start(row).equals(start(best))
                            ? firstMeasure(row) > firstMeasure(best)
                            : start(row).compareTo(start(best)) > 0);
            if (isBetter) {
                best = row;
            }
        }
        return best;
    }

    private static String start(JsonNode row) {
        return row.path("window").path("start").asText();
    }

    private static double firstMeasure(JsonNode row) {
        for (var value : row.path("values")) {
            if (value.isNumber()) {
                return value.asDouble();
            }
        }
        return 0;
    }

    private static String pairs(JsonNode object) {
        var text = new StringJoiner(", ");
        object.properties().forEach(field -> text.add(field.getKey() + "=" + RowTable.cell(field.getValue())));
        return text.toString();
    }

    @Override
    public void close() {
        latency.close();
        lag.close();
        admin.close(java.time.Duration.ofSeconds(1));
    }
}
