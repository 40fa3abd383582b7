package io.millrace.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.balance.Balance;
import io.millrace.cli.balance.BalanceCounter;
import io.millrace.cli.balance.ConsumerLag;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.destinations.DestinationsLine;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.LocalStack;
import io.millrace.cli.stack.StackHealth;
import io.millrace.cli.stack.StackOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows each process with its state, memory and consumer lag, and the conservation equation "
                    + "(accepted = enriched + duplicate + failed + in flight).",
            "The equation is counted from the topics, so restarts do not affect it. Reading them takes about a second "
                    + "per few hundred thousand events; --quick skips it.",
            "Exit codes: 0 if everything runs and the equation balances, 3 if a process does not run or is not ready,",
            "4 if a process has died, 5 if no event is in flight and the equation does not balance."
        })
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Option(names = "--json", description = "Print one JSON object, for scripts.")
    private boolean json;

    @Option(names = "--quick", description = "Skip the conservation equation.")
    private boolean quick;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        var health = StackHealth.of(stack);
        var report = new Report(health, null, null, Optional.empty());
        if (health.get(Component.BROKER).isReady()
                && health.get(Component.REGISTRY).isReady()) {
            report = countedReport(stack, health);
        }
        var terminal = StackOption.terminal();
        if (json) {
            terminal.print(report.asJson());
        } else {
            terminal.print(report.lines());
            stack.dead().forEach(component -> {
                terminal.print(component.title() + " has died; last lines of "
                        + stack.data().log(component) + ":");
                terminal.print(stack.lastLines(component, 5));
            });
        }
        return exitCode(stack, report);
    }

    private Report countedReport(LocalStack stack, Map<Component, StackHealth> health) throws InterruptedException {
        try (var admin = Admin.create(stack.backends().kafkaClient())) {
            var lags = new ConsumerLag(admin);
            var lag = Map.of(
                    Component.ENRICHMENT, lags.groupLag(ConsumerLag.ENRICHMENT),
                    Component.AGGREGATION, lags.groupLag(ConsumerLag.AGGREGATION),
                    Component.SINK_PUBLISHER, lags.groupLag(ConsumerLag.SINK));
            var balance = quick ? null : new BalanceCounter(admin, stack.backends()).count();
            return new Report(health, lag, balance, destinations(stack, health));
        }
    }

    /** The destinations in one line; empty if there is none, or if they cannot be asked for. */
    private static Optional<DestinationsLine> destinations(LocalStack stack, Map<Component, StackHealth> health)
            throws InterruptedException {
        return health.get(Component.SINK_PUBLISHER).isReady() ? DestinationsLine.read(stack) : Optional.empty();
    }

    private static int exitCode(LocalStack stack, Report report) {
        if (!stack.dead().isEmpty()) {
            return CliExitCode.STACK_FAILED;
        }
        if (report.health.values().stream().anyMatch(component -> !component.isReady())) {
            return CliExitCode.NOT_RUNNING;
        }
        var balance = report.balance;
        return balance == null || balance.balances() || !balance.isSettled() ? CliExitCode.OK : CliExitCode.UNBALANCED;
    }

    /** Findings of the command; lag and balance are null if they were not measured. */
    private record Report(
            Map<Component, StackHealth> health,
            Map<Component, Long> lag,
            Balance balance,
            Optional<DestinationsLine> destinations) {
        List<String> lines() {
            var table = new TextTable(List.of("process", "state", "pid", "port", "memory", "lag"));
            long bytes = 0;
            for (var component : Component.values()) {
                var process = health.get(component);
                bytes += process.residentBytes();
                table.addRow(List.of(
                        component.title(),
                        process.state(),
                        process.pid() == 0 ? "–" : Long.toString(process.pid()),
                        Integer.toString(process.port()),
                        memory(process),
                        lag == null || !lag.containsKey(component) ? "–" : NumberFormats.count(lag.get(component))));
            }
            var lines = new ArrayList<>(table.lines());
            lines.add("");
            lines.add("total memory: " + NumberFormats.megabytes(bytes));
            if (balance != null) {
                lines.add(balance.describe());
            }
            destinations.ifPresent(line -> lines.add(line.describe()));
            return lines;
        }

        String asJson() {
            var root = new ObjectMapper().createObjectNode();
            var processes = root.putObject("processes");
            health.forEach((component, process) -> {
                var node = processes.putObject(component.title());
                node.put("state", process.state()).put("ready", process.isReady());
                node.put("pid", process.pid())
                        .put("port", process.port())
                        .put("residentBytes", process.residentBytes());
                if (lag != null && lag.containsKey(component)) {
                    node.put("lag", lag.get(component));
                }
            });
            if (balance != null) {
                writeBalance(root.putObject("conservation"));
            }
            destinations.ifPresent(line -> line.writeTo(root.putObject("destinations")));
            return root.toPrettyString();
        }

        private static String memory(StackHealth process) {
            if (process.pid() == 0) {
                return "–";
            }
            // Linux and macOS tell the memory of every process that runs.
            return process.residentBytes() == 0 ? "same process" : NumberFormats.megabytes(process.residentBytes());
        }

        private void writeBalance(ObjectNode node) {
            node.put("accepted", balance.accepted()).put("enriched", balance.enriched());
            node.put("duplicates", balance.duplicates()).put("failed", balance.failed());
            node.put("inFlight", balance.inFlight()).put("balances", balance.balances());
        }
    }
}
