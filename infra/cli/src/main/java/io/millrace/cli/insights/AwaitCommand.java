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
        description = "Waits until every insight has caught up with all that was accepted before the call.")
public final class AwaitCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "Patience (default: ${DEFAULT-VALUE}).")
    private int timeout = 600;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        stack.require(Component.BROKER);
        stack.require(Component.ENRICHMENT);
        stack.require(Component.AGGREGATION);
        try (var progress = new PipelineLag(stack)) {
            if (!progress.await(Duration.ofSeconds(timeout), StackOption.terminal())) {
                throw new CliException(
                        CliExitCode.TIMEOUT, "not caught up within " + timeout + " s, " + progress.describe());
            }
        }
        StackOption.terminal().print("caught up");
        return CliExitCode.OK;
    }
}
