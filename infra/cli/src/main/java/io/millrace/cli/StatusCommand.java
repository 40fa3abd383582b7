package io.millrace.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.balance.Balance;
import io.millrace.cli.balance.BalanceCounter;
import io.millrace.cli.balance.ConsumerLag;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.LocalStack;
import io.millrace.cli.stack.StackHealth;
import io.millrace.cli.stack.StackOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the processes, their health and memory, the lag of each stage and the conservation equation.",
            "The equation is counted from the topics themselves: it reads them once, so it survives every restart,",
            "and takes a second for each few hundred thousand events; --quick leaves it out.",
            "Exit code 0 if all runs and the equation holds, 3 if something does not run, 4 if something has died,",
            "5 if nothing is in flight and the equation does not balance."
        })
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Option(names = "--json", description = "One JSON object, for scripts.")
    private boolean json;

    @Option(names = "--quick", description = "Without reading the topics.")
    private boolean quick;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        var health = StackHealth.of(stack);
        var report = new Report(health, null, null);
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
                terminal.print(component.title() + " has died; its log ends:");
                terminal.print(stack.lastLines(component, 5));
            });
        }
        return exitCode(stack, report);
    }

    private Report countedReport(LocalStack stack, Map<Component, StackHealth> health) throws InterruptedException {
        try (var admin = Admin.create(stack.backends().kafka())) {
            var lags = new ConsumerLag(admin);
            var lag = Map.of(
                    Component.ENRICHMENT, lags.total(ConsumerLag.ENRICHMENT),
                    Component.AGGREGATION, lags.total(ConsumerLag.AGGREGATION),
                    Component.SINK_PUBLISHER, lags.total(ConsumerLag.SINK));
            var balance = quick ? null : new BalanceCounter(admin, stack.backends()).count();
            return new Report(health, lag, balance);
        }
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

    /** What the command found; lag and balance are null where they could not, or should not, be told. */
    private record Report(Map<Component, StackHealth> health, Map<Component, Long> lag, Balance balance) {
        List<String> lines() {
            var table = new TextTable(List.of("process", "state", "pid", "port", "memory", "lag"));
            long bytes = 0;
            for (var component : Component.values()) {
                var its = health.get(component);
                bytes += its.residentBytes();
                table.row(List.of(
                        component.title(),
                        its.state(),
                        its.pid() == 0 ? "–" : Long.toString(its.pid()),
                        Integer.toString(its.port()),
                        its.pid() == 0 ? "–" : NumberFormats.megabytes(its.residentBytes()),
                        lag == null || !lag.containsKey(component) ? "–" : NumberFormats.count(lag.get(component))));
            }
            var lines = new ArrayList<>(table.lines());
            lines.add("");
            lines.add("memory in all: " + NumberFormats.megabytes(bytes));
            if (balance != null) {
                lines.add(balance.describe());
            }
            return lines;
        }

        String asJson() {
            var root = new ObjectMapper().createObjectNode();
            var processes = root.putObject("processes");
            health.forEach((component, its) -> {
                var node = processes.putObject(component.title());
                node.put("state", its.state()).put("ready", its.isReady());
                node.put("pid", its.pid()).put("port", its.port()).put("residentBytes", its.residentBytes());
                if (lag != null && lag.containsKey(component)) {
                    node.put("lag", lag.get(component));
                }
            });
            if (balance != null) {
                write(root.putObject("conservation"));
            }
            return root.toPrettyString();
        }

        private void write(ObjectNode node) {
            node.put("accepted", balance.accepted()).put("enriched", balance.enriched());
            node.put("duplicates", balance.duplicates()).put("failed", balance.failed());
            node.put("inFlight", balance.inFlight()).put("balances", balance.balances());
        }
    }
}
