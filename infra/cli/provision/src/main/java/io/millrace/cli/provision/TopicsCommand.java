package io.millrace.cli.provision;

import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the topics that a deployment needs, or creates those that are missing.",
            "Services that find their topics need no permission to create them."
        },
        footer = {
            "",
            "Examples:",
            "  millrace topics",
            "  millrace topics --apply --replication-factor 3 --partitions events.raw=24 --partitions events.enriched=24"
        })
public final class TopicsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Option(names = "--apply", description = "Create those that are missing.")
    private boolean apply;

    @Option(
            names = "--partitions",
            paramLabel = "TOPIC=N",
            description = "Create a topic with another number of partitions than the catalogue's. May be repeated.")
    private Map<String, Integer> partitions = new LinkedHashMap<>();

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Replicas of new topics; -1 takes the broker's default (default: ${DEFAULT-VALUE}).")
    private short replication;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var plan = new TopicPlan(partitions);
        var terminal =
                new Terminal(spec.commandLine().getOut(), spec.commandLine().getErr(), false);
        if (apply) {
            try (var admin = cluster.admin()) {
                new TopicApplier(admin, terminal).apply(plan, replication);
            }
        } else if (json) {
            terminal.print(TopicFormat.json(plan.of(), cluster.grants()));
        } else {
            terminal.print(TopicFormat.table(plan.of(), cluster.grants()));
        }
        return CliExitCode.OK;
    }
}
