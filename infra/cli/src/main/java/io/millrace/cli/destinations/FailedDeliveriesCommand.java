package io.millrace.cli.destinations;

import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.StackOption;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "failed",
        mixinStandardHelpOptions = true,
        description = "Lists rows that were given up after all attempts, and has them delivered after all.",
        synopsisSubcommandLabel = "COMMAND")
final class FailedDeliveriesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list or redrive");
    }

    static String parameter(String name, String value) {
        return value == null ? "" : name + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the newest rows that were given up.")
    int list(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the destination.") String name,
            @Option(names = "--from", paramLabel = "T", description = "Only those given up since then, such as -1h.")
                    String from,
            @Option(names = "--limit", paramLabel = "N", description = "Most rows (default: ${DEFAULT-VALUE}).")
                    Integer limit,
            @Option(names = "--json", description = "Print the response as JSON.") boolean json)
            throws InterruptedException {
        var query = "?limit=" + (limit == null ? 100 : limit) + parameter("&from=", from);
        var response = DestinationsCommand.api(stackOption).get(DestinationsCommand.path(name) + "/failed" + query);
        if (json) {
            StackOption.terminal().print(response.toString());
        } else {
            StackOption.terminal().print(DestinationText.failed(response.path("failed")));
        }
        return CliExitCode.OK;
    }

    @Command(mixinStandardHelpOptions = true, description = "Has rows that were given up delivered after all.")
    int redrive(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the destination.") String name,
            @Option(names = "--from", paramLabel = "T", description = "Only those given up since then, such as -1h.")
                    String from,
            @Option(names = "--json", description = "Print the response as JSON.") boolean json)
            throws InterruptedException {
        var response = DestinationsCommand.api(stackOption)
                .postJson(DestinationsCommand.path(name) + "/redrive" + parameter("?from=", from), "");
        StackOption.terminal()
                .print(
                        json
                                ? response.toString()
                                : response.path("redriven").asText() + " rows are delivered once more");
        return CliExitCode.OK;
    }
}
