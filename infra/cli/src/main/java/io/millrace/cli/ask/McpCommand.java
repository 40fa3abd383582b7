package io.millrace.cli.ask;

import io.millrace.aggregation.mcp.StdioBridge;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Command {@code mcp}: speaks the Model Context Protocol on standard input and output. */
@Command(
        name = "mcp",
        mixinStandardHelpOptions = true,
        description = {
            "Serves an assistant by the Model Context Protocol on standard input and output.",
            "It can list, describe and query insights, run SQL, and plan definitions; with a key of role apply also apply them."
        })
public final class McpCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var stack = stackOption.stack();
        stack.requireRunning(Component.AGGREGATION);
        var endpoint = URI.create(stack.ports().url(Component.AGGREGATION) + "/mcp");
        new StdioBridge(endpoint, stack.apiKey()).run(System.in, System.out);
        return CliExitCode.OK;
    }
}
