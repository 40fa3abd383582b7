package io.millrace.cli.insights;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Asks for the rows of an insight; the answer comes from the state stores.")
public final class QueryCommand implements Callable<Integer> {
    /** How rows are printed. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    @Mixin
    private StackOption stackOption;

    @Parameters(index = "0", paramLabel = "NAME", description = "The insight.")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "T",
            description =
                    "First window start, as 2026-11-01T00:00:00Z, -1h or a date, which is one of the insight's zone.")
    private String from;

    @Option(names = "--to", paramLabel = "T", description = "Windows that start before this.")
    private String to;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Whose dates they are, instead of the insight's zone.")
    private String zone;

    @Option(names = "--group", paramLabel = "DIM=VALUE", description = "Only these groups; may be repeated.")
    private Map<String, String> group = new LinkedHashMap<>();

    @Option(
            names = "--order",
            paramLabel = "MEASURE",
            description = "Largest first; +MEASURE for smallest first; also a dimension or window.")
    private String order;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many rows.")
    private Integer limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Goes on where a former answer ended.")
    private String cursor;

    @Option(
            names = "--max-staleness",
            paramLabel = "MS",
            description = "Fails rather than show rows to which something is missing that was enriched longer ago.")
    private Integer maxStaleness;

    @Option(names = "--partial", description = "Shows what there is while some partitions cannot be read.")
    private boolean partial;

    @Option(names = "--deadline", paramLabel = "MS", description = "Waits so long for an answer at most.")
    private Integer deadline;

    @Option(names = "--format", description = "table, csv or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TABLE;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        stack.require(Component.AGGREGATION);
        var api = new QueryClient(stack);
        var terminal = StackOption.terminal();
        var shown = json ? Format.JSON : format;
        if (shown == Format.TABLE) {
            var answer = api.get(path("json"));
            terminal.print(RowTable.lines(answer));
            terminal.progress(FreshnessLine.describe(answer));
        } else {
            terminal.print(api.text(path(shown == Format.CSV ? "csv" : "json")).stripTrailing());
        }
        return CliExitCode.OK;
    }

    String path(String answerFormat) {
        var parameters = new LinkedHashMap<String, String>();
        var now = Instant.now();
        put(parameters, "from", TimeArgument.asked(from, now));
        put(parameters, "to", TimeArgument.asked(to, now));
        put(parameters, "zone", zone);
        group.forEach((dimension, value) -> put(parameters, "group." + dimension, value));
        put(parameters, "order", order(order));
        put(parameters, "limit", limit == null ? null : limit.toString());
        put(parameters, "cursor", cursor);
        put(parameters, "max_staleness", maxStaleness == null ? null : maxStaleness.toString());
        put(parameters, "partial", partial ? "true" : null);
        put(parameters, "deadline", deadline == null ? null : deadline.toString());
        put(parameters, "format", answerFormat);
        return rowsPath(name, parameters);
    }

    /** People ask for the most first; the API's plain name means the least first. */
    static String order(String typed) {
        if (typed == null || typed.startsWith("-")) {
            return typed;
        }
        return typed.startsWith("+") ? typed.substring(1) : "-" + typed;
    }

    private static void put(Map<String, String> parameters, String key, String value) {
        if (value != null) {
            parameters.put(key, value);
        }
    }

    /** Path of an insight's rows with its parameters encoded. */
    public static String rowsPath(String insight, Map<String, String> parameters) {
        requireName(insight);
        return "/v1/insights/" + insight + "/rows"
                + parameters.entrySet().stream()
                        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A name that could be no insight's is refused before it reaches a URL. */
    static String requireName(String insight) {
        if (!insight.matches("[A-Za-z0-9_.-]{1,128}")) {
            throw new CliException(CliExitCode.USAGE, "no insight can be called " + List.of(insight));
        }
        return insight;
    }
}
