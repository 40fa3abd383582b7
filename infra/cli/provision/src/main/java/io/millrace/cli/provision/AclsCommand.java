package io.millrace.cli.provision;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.resource.PatternType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "acls",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the ACLs that a deployment needs, or applies them: the least with which its services work, derived"
                    + " from their topologies and the catalogue of topics."
        },
        footer = {
            "",
            "Examples:",
            "  millrace acls",
            "  millrace acls --principal ingest=User:CN=collector --kafka-acls > acls.sh",
            "  millrace topics --apply --admin admin.properties && millrace acls --apply --admin admin.properties"
        })
public final class AclsCommand implements Callable<Integer> {
    /** What {@code --pattern} selects. */
    enum Pattern {
        PREFIXED,
        LITERAL
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Option(names = "--apply", description = "Create those that are missing.")
    private boolean apply;

    @Option(names = "--prune", description = "With --apply: delete other ACLs of the same principals.")
    private boolean prune;

    @Option(
            names = "--principal",
            paramLabel = "SERVICE=PRINCIPAL",
            description = "Who a service is for the broker (default: User:SERVICE). May be repeated.")
    private Map<String, String> principals = new LinkedHashMap<>();

    @Option(
            names = "--service",
            paramLabel = "SERVICE",
            split = ",",
            description = "Only of these services: ingest, enrichment, aggregation, sink-publisher.")
    private List<String> services = List.of();

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            defaultValue = "prefixed",
            description = "prefixed: the topics that Kafka Streams makes, by their prefix; literal: each by its name"
                    + " (default: ${DEFAULT-VALUE}).")
    private Pattern pattern;

    @Option(
            names = "--create",
            description =
                    "Also allow services to create the topics of the catalogue, instead of `millrace topics --apply`.")
    private boolean create;

    @Option(
            names = "--grow",
            description =
                    "Also allow services to grow their changelogs when a topic of events is given more partitions.")
    private boolean grow;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--kafka-acls", description = "Print calls of kafka-acls.sh.")
    private boolean script;

    @Override
    public Integer call() throws InterruptedException {
        if (prune && !apply) {
            throw new CliException(CliExitCode.USAGE, "--prune needs --apply");
        }
        var plan = plan();
        var terminal =
                new Terminal(spec.commandLine().getOut(), spec.commandLine().getErr(), false);
        if (apply) {
            try (var admin = cluster.admin()) {
                new AclApplier(admin, terminal).apply(plan, prune);
            }
        } else if (json) {
            terminal.print(AclFormat.json(plan));
        } else {
            terminal.print(script ? AclFormat.script(plan) : AclFormat.table(plan));
        }
        return CliExitCode.OK;
    }

    private List<PlannedAcl> plan() {
        var type = pattern == Pattern.LITERAL ? PatternType.LITERAL : PatternType.PREFIXED;
        var all = new AclPlan(principals, type, create, grow).of(cluster.grants());
        var known = all.stream().map(PlannedAcl::service).distinct().toList();
        for (var service : services) {
            if (!known.contains(service)) {
                throw new CliException(
                        CliExitCode.USAGE, "unknown service '" + service + "': use one of " + String.join(", ", known));
            }
        }
        return all.stream()
                .filter(acl -> services.isEmpty() || services.contains(acl.service()))
                .toList();
    }
}
