package io.millrace.cli.insights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
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
        description = "Prints the rows of an insight as they change, until Ctrl-C.")
public final class TailCommand implements Callable<Integer> {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DATA = "data:";

    @Mixin
    private StackOption stackOption;

    @Parameters(index = "0", paramLabel = "NAME", description = "The insight.")
    private String name;

    @Option(names = "--json", description = "One JSON row a line.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        stack.require(Component.AGGREGATION);
        var api = new QueryClient(stack);
        var terminal = StackOption.terminal();
        try (var lines = api.stream("/v1/insights/" + QueryCommand.requireName(name) + "/stream")) {
            lines.filter(line -> line.startsWith(DATA))
                    .forEach(line -> show(line.substring(DATA.length()).strip(), terminal));
        }
        return CliExitCode.OK;
    }

    private void show(String data, Terminal terminal) {
        try {
            terminal.print(json ? data : describe(MAPPER.readTree(data)));
        } catch (JsonProcessingException e) {
            // Not a row, such as a comment of a proxy: shown as it came.
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
