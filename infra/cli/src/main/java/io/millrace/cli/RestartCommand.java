package io.millrace.cli;

import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.Distribution;
import io.millrace.cli.stack.StackOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = {
            "Stops one service of a running stack and starts it again, with the jars of the last build.",
            "The service keeps its state and the options of its last start. `scripts/dev restart SERVICE` rebuilds it"
                    + " first.",
            "Services that share its process (local.one.process) restart with it."
        },
        footer = {"", "Example:", "  millrace restart aggregation"})
final class RestartCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Parameters(index = "0", paramLabel = "SERVICE", description = "aggregation, sink-publisher, enrichment or ingest.")
    private String service;

    @Override
    public Integer call() throws InterruptedException {
        var component = Component.service(service);
        var stack = stackOption.stack();
        stack.requireRunning(Component.BROKER);
        stack.requireRunning(Component.REGISTRY);
        var terminal = StackOption.terminal();
        long startedAt = System.nanoTime();
        var restarted = stack.restart(component, Distribution.located(), terminal);
        terminal.print(String.format(
                Locale.ROOT,
                "%s restarted after %.1f s",
                restarted.stream().map(Component::title).collect(Collectors.joining(", ")),
                (System.nanoTime() - startedAt) / 1e9));
        return CliExitCode.OK;
    }
}
