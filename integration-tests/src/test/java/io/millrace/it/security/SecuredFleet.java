package io.millrace.it.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker that speaks SASL over TLS, a registry behind a password, and the topics and ACLs that {@code millrace topics} and
 * {@code millrace acls} made: nothing more is allowed. Services start here as on a fleet.
 */
final class SecuredFleet implements AutoCloseable {
    /** A service: its principal, its main class and the prefix of its settings. */
    enum Service {
        INGEST("ingest", "io.millrace.ingest.IngestMain"),
        ENRICHMENT("enrichment", "io.millrace.enrichment.EnrichmentMain"),
        AGGREGATION("aggregation", "io.millrace.aggregation.AggregationMain"),
        SINK("sink-publisher", "io.millrace.sink.SinkMain");

        private final String principal;
        private final String main;

        Service(String principal, String main) {
            this.principal = principal;
            this.main = main;
        }

        String principal() {
            return principal;
        }
    }

    /** One ACL as {@code millrace acls --json} prints it. */
    record Acl(Service service, AclBinding binding) {}

    private final Path directory;
    private final Stack stack;
    private final SecuredBroker broker;
    private final GuardedRegistry registry;
    private final Admin admin;
    private final CommandLine commands;
    private final List<StageProcess> started = new ArrayList<>();

    SecuredFleet(Path directory, int portOffset) throws Exception {
        this.directory = directory;
        this.stack = new Stack(directory.resolve("registry"), "clients", portOffset);
        this.commands = new CommandLine(directory.resolve("commands"), Map.of());
        stack.up("--only", "registry");
        this.registry = new GuardedRegistry(stack.port(8081));
        this.broker = SecuredBroker.start(
                directory.resolve("broker"),
                List.of(Service.values()).stream().map(Service::principal).toList());
        this.admin = Admin.create(new HashMap<String, Object>(broker.clientOf("admin")));
        Stack.until("the broker answers", Duration.ofMinutes(2), () -> assertThat(
                        admin.describeCluster().nodes().get())
                .hasSize(1));
    }

    Admin admin() {
        return admin;
    }

    SecuredBroker broker() {
        return broker;
    }

    GuardedRegistry registry() {
        return registry;
    }

    /** Runs {@code millrace COMMAND … --admin FILE} as the administrator of the cluster. */
    CommandLine.Result millrace(String... arguments) throws IOException, InterruptedException {
        var file = directory.resolve("admin.properties");
        Files.writeString(
                file,
                broker.clientOf("admin").entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n")));
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--admin", file.toString()));
        return commands.run(Duration.ofMinutes(2), "millrace", all.toArray(String[]::new));
    }

    /** What {@code millrace acls --json} prints. */
    List<Acl> acls() throws IOException, InterruptedException {
        var output = millrace("acls", "--json").succeeded().output();
        var acls = new ArrayList<Acl>();
        new ObjectMapper().readTree(output.substring(output.indexOf('['))).forEach(node -> acls.add(acl(node)));
        return acls;
    }

    private static Acl acl(JsonNode node) {
        var service = List.of(Service.values()).stream()
                .filter(candidate ->
                        candidate.principal.equals(node.path("service").asText()))
                .findAny()
                .orElseThrow();
        return new Acl(
                service,
                new AclBinding(
                        new ResourcePattern(
                                ResourceType.valueOf(node.path("resourceType").asText()),
                                node.path("name").asText(),
                                PatternType.valueOf(node.path("patternType").asText())),
                        new AccessControlEntry(
                                node.path("principal").asText(),
                                node.path("host").asText(),
                                AclOperation.valueOf(node.path("operation").asText()),
                                AclPermissionType.ALLOW)));
    }

    /** Starts an instance of a service under its principal; the fleet's end is its end. */
    StageProcess start(Service service, String instance) throws IOException {
        var environment = new HashMap<>(registry.environment());
        broker.clientOf(service.principal)
                .forEach((key, value) -> environment.put(
                        "MILLRACE_KAFKA_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        environment.put("MILLRACE_SERVICE_INSTANCE_ID", instance);
        if (service != Service.INGEST) {
            environment.put(
                    "MILLRACE_" + service + "_STATE_DIR",
                    directory.resolve("state-" + service + "-" + instance).toString());
        }
        if (service == Service.AGGREGATION) {
            environment.put(
                    "MILLRACE_AGGREGATION_INSIGHTS",
                    CommandLine.CHECKOUT.resolve("aggregation/insights").toString());
        }
        var logs = Files.createDirectories(directory.resolve("logs"));
        var process = StageProcess.start(logs, service.main, "MILLRACE_" + service + "_PORT", environment);
        started.add(process);
        return process;
    }

    @Override
    public void close() throws IOException {
        started.forEach(StageProcess::close);
        registry.close();
        admin.close(Duration.ofSeconds(5));
        broker.close();
        stack.close();
    }
}
