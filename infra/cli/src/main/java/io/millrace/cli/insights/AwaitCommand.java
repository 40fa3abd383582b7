package io.millrace.cli.insights;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "await",
        mixinStandardHelpOptions = true,
        description =
                "Waits until every insight reflects all events that ingest had accepted when the command started.")
public final class AwaitCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Gives up with exit code 6 after so many seconds (default: ${DEFAULT-VALUE}).")
    private int timeout = 600;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        stack.requireRunning(Component.BROKER);
        stack.requireRunning(Component.ENRICHMENT);
        stack.requireRunning(Component.AGGREGATION);
        try (var lag = new PipelineLag(stack)) {
            if (!lag.await(Duration.ofSeconds(timeout), StackOption.terminal())) {
                throw new CliException(
                        CliExitCode.TIMEOUT, "not caught up within " + timeout + " s: " + lag.describe());
            }
        }
        StackOption.terminal().print("caught up");
        return CliExitCode.OK;
    }
}
