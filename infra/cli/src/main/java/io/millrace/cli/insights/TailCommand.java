package io.millrace.cli.insights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.rows.RowTable;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Prints changed rows of an insight as they are emitted, until Ctrl-C.",
        footer = {"", "Example:", "  millrace tail revenue_by_country --json"})
public final class TailCommand implements Callable<Integer> {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DATA = "data:";

    @Mixin
    private StackOption stackOption;

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the insight.")
    private String name;

    @Option(names = "--json", description = "Print one JSON row per line.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        stack.requireRunning(Component.AGGREGATION);
        var api = new QueryClient(stack);
        var terminal = StackOption.terminal();
        try (var lines = api.stream("/v1/insights/" + QueryCommand.requireName(name) + "/stream")) {
            lines.filter(line -> line.startsWith(DATA))
                    .forEach(line -> print(line.substring(DATA.length()).strip(), terminal));
        }
        return CliExitCode.OK;
    }

    private void print(String data, Terminal terminal) {
        try {
            terminal.print(json ? data : describe(MAPPER.readTree(data)));
        } catch (JsonProcessingException e) {
            // Not an error: the data is not a row and is printed as it is.
            terminal.print(data);
        }
    }

    static String describe(JsonNode row) {
        if (!row.has("window")) {
            return row.toString();
        }
        return RowTable.window(row.path("window").path("start").asText()) + "  "
                + row.path("group") + "  " + row.path("values")
                + "  revision " + row.path("revision").asText()
                + (row.path("final").asBoolean() ? "  final" : "");
    }
}
