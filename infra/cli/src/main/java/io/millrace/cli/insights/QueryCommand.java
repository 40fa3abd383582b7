package io.millrace.cli.insights;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.rows.RowPages;
import io.millrace.cli.rows.RowPrinter;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Prints rows of an insight, read from the state stores, with their freshness on standard error.",
        footer = {
            "",
            "Examples:",
            "  millrace query revenue_by_country --from -1h --order revenue --limit 10",
            "  millrace query revenue_by_country --from 2026-11-01 --group country=CH --format csv"
        })
public final class QueryCommand implements Callable<Integer> {
    /** Output format of rows. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    @Mixin
    private StackOption stackOption;

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the insight.")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "T",
            description =
                    "First window start: 2026-11-01T00:00:00Z, -1h (s, m, h, d ago), or a date in the insight's zone"
                            + " (default: the oldest window).")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "T",
            description = "Only windows that start before this time, in the same forms as --from (default: the newest"
                    + " window).")
    private String to;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description =
                    "Time zone of dates in --from and --to, such as Europe/Berlin (default: the zone of the insight).")
    private String zone;

    @Option(
            names = "--group",
            paramLabel = "DIM=VALUE",
            description = "Only rows with this value of a dimension; may be repeated for other dimensions.")
    private Map<String, String> group = new LinkedHashMap<>();

    @Option(
            names = "--order",
            paramLabel = "MEASURE",
            description = "Measure, dimension or window to order by, largest first; +MEASURE for smallest first.")
    private String order;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Maximum number of rows, fetched in pages of 1,000 (default: one page of the server's default).")
    private Integer limit;

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            description = "Continues after an earlier response, whose last line shows the cursor.")
    private String cursor;

    @Option(
            names = "--max-staleness",
            paramLabel = "MS",
            description = "Fails if events enriched more than MS milliseconds ago may be missing from the rows.")
    private Integer maxStaleness;

    @Option(names = "--partial", description = "Prints the available rows even if some partitions cannot be read.")
    private boolean partial;

    @Option(
            names = "--deadline",
            paramLabel = "MS",
            description = "Fails if the response takes longer than MS milliseconds (default: that of the server).")
    private Integer deadline;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, csv or json (default: table).")
    private Format format = Format.TABLE;

    @Option(names = "--json", description = "Short for --format json.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        stack.requireRunning(Component.AGGREGATION);
        var api = new QueryClient(stack);
        var output = json ? Format.JSON : format;
        var printer = new RowPrinter(StackOption.terminal());
        var pages = new RowPages(
                parameters -> api.getPage(rowsPath(name, parameters)),
                parameters(output == Format.CSV ? "csv" : "json", Instant.now()),
                limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
                Optional.ofNullable(cursor));
        while (pages.hasNext()) {
            var page = pages.next();
            switch (output) {
                case TABLE -> printer.table(page, !pages.hasNext());
                case CSV -> printer.csv(page);
                case JSON -> printer.json(page, !pages.hasNext());
            }
        }
        return CliExitCode.OK;
    }

    /** Parameters of the query, apart from those that differ from page to page. */
    Map<String, String> parameters(String responseFormat, Instant now) {
        if (limit != null && limit < 1) {
            throw new CliException(CliExitCode.USAGE, "--limit must be at least 1, not " + limit);
        }
        var parameters = new LinkedHashMap<String, String>();
        put(parameters, "from", TimeArgument.toParameter(from, now));
        put(parameters, "to", TimeArgument.toParameter(to, now));
        put(parameters, "zone", zone);
        group.forEach((dimension, value) -> put(parameters, "group." + dimension, value));
        put(parameters, "order", apiOrder(order));
        put(parameters, "max_staleness", maxStaleness == null ? null : maxStaleness.toString());
        put(parameters, "partial", partial ? "true" : null);
        put(parameters, "deadline", deadline == null ? null : deadline.toString());
        put(parameters, "format", responseFormat);
        return parameters;
    }

    /** Order parameter of the API, where a plain name means smallest first. On the command line it means largest first. */
    static String apiOrder(String order) {
        if (order == null || order.startsWith("-")) {
            return order;
        }
        return order.startsWith("+") ? order.substring(1) : "-" + order;
    }

    static void put(Map<String, String> parameters, String key, String value) {
        if (value != null) {
            parameters.put(key, value);
        }
    }

    /** URL path of an insight's rows, parameters encoded. */
    public static String rowsPath(String insight, Map<String, String> parameters) {
        return path(insight, "rows", parameters);
    }

    /** URL path below an insight, parameters encoded. */
    static String path(String insight, String resource, Map<String, String> parameters) {
        return "/v1/insights/" + requireName(insight) + "/" + resource
                + parameters.entrySet().stream()
                        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The name, checked before it becomes part of a URL. */
    static String requireName(String insight) {
        if (!insight.matches("[A-Za-z0-9_.-]{1,128}(@next)?")) {
            throw new CliException(
                    CliExitCode.USAGE,
                    "invalid insight name " + List.of(insight)
                            + ": letters, digits and _ . - only, at most 128, and @next for a shadow");
        }
        return insight;
    }
}
