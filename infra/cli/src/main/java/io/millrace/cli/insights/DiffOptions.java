package io.millrace.cli.insights;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of {@code insights diff}. */
final class DiffOptions {
    @Parameters(paramLabel = "NAME", description = "Name of the insight.")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "T",
            description = "First window: an instant, -2d, or a date in the insight's zone (default: the start of the"
                    + " shadow).")
    private String from;

    @Option(names = "--to", paramLabel = "T", description = "Only windows that start before this time (default: all).")
    private String to;

    @Option(
            names = "--group",
            paramLabel = "DIM=VALUE",
            description = "Only rows with this value of a dimension that both have; may be repeated.")
    private Map<String, String> group = new LinkedHashMap<>();

    @Option(
            names = "--rollup",
            paramLabel = "WINDOW",
            description = "Compare longer windows, such as 1h or day: for windows of another length.")
    private String rollup;

    @Option(names = "--open", description = "Compare windows that are not closed, too; their rows still change.")
    private boolean open;

    @Option(names = "--limit", paramLabel = "N", description = "Differing rows to show, up to 1000 (default: 20).")
    private int limit = 20;

    @Option(names = "--json", description = "Print the response of GET /v1/insights/NAME/diff.")
    private boolean json;

    boolean json() {
        return json;
    }

    String path(Instant now) {
        var parameters = new LinkedHashMap<String, String>();
        QueryCommand.put(parameters, "from", TimeArgument.toParameter(from, now));
        QueryCommand.put(parameters, "to", TimeArgument.toParameter(to, now));
        group.forEach((dimension, value) -> QueryCommand.put(parameters, "group." + dimension, value));
        QueryCommand.put(parameters, "rollup", rollup);
        QueryCommand.put(parameters, "open", open ? "true" : null);
        QueryCommand.put(parameters, "limit", Integer.toString(limit));
        return QueryCommand.path(name, "diff", parameters);
    }
}
