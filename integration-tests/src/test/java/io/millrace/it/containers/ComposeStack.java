package io.millrace.it.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.StageProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The stack of infra/docker/compose.yaml under a name of its own, on ports that were free, without its data afterwards. */
final class ComposeStack {
    private static final Path DOCKER = CommandLine.CHECKOUT.resolve("infra/docker");
    private static final Duration UP = Duration.ofMinutes(10);
    private static final Duration CALL = Duration.ofMinutes(2);

    private final String project = "millrace-it-" + ProcessHandle.current().pid();
    private final Path logs;
    private final Map<String, String> environment = new HashMap<>();
    private int calls;

    /** @param insights directory of the definitions that the stack applies */
    ComposeStack(Path logs, Path insights) throws IOException {
        this.logs = Files.createDirectories(logs);
        environment.put("MILLRACE_INSIGHTS", insights.toString());
        environment.put("MILLRACE_EDGE_SUBNET", "10.213.82.0/28");
        for (var port : List.of(
                "KAFKA_PORT",
                "REGISTRY_PORT",
                "MILLRACE_INGEST_PORT",
                "MILLRACE_ENRICHMENT_PORT",
                "MILLRACE_AGGREGATION_PORT",
                "MILLRACE_SINK_PORT",
                "PROMETHEUS_PORT",
                "GRAFANA_PORT")) {
            environment.put(port, Integer.toString(StageProcess.freePort()));
        }
    }

    /** Starts these services and all that they need, and returns when the containers are there. */
    void up(String... services) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("up", "-d"));
        arguments.addAll(List.of(services));
        compose(UP, arguments).succeeded();
    }

    /** Runs {@code millrace} in a container of the stack. */
    CommandLine.Result millrace(String... arguments) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("run", "--rm", "-T", "millrace"));
        all.addAll(List.of(arguments));
        return compose(CALL, all);
    }

    /** Sends a service's container a signal. */
    void kill(String service, String signal) throws IOException, InterruptedException {
        compose(CALL, List.of("kill", "-s", signal, service)).succeeded();
    }

    void start(String service) throws IOException, InterruptedException {
        compose(CALL, List.of("start", service)).succeeded();
    }

    /** SIGTERM to all services, and SIGKILL to those that outlive their grace period. */
    void stop() throws IOException, InterruptedException {
        compose(CALL, List.of("stop")).succeeded();
    }

    /** A property of a service's container, by a template of {@code docker inspect}. */
    String inspect(String service, String template) throws IOException, InterruptedException {
        var container = compose(CALL, List.of("ps", "-q", service)).succeeded().output();
        return run(CALL, List.of("docker", "inspect", "-f", template, container.strip()))
                .succeeded()
                .output()
                .strip();
    }

    /** An address on this machine: of HAProxy by {@code MILLRACE_INGEST_PORT}, and so on. */
    URI uri(String port, String path) {
        return URI.create("http://127.0.0.1:" + environment.get(port) + path);
    }

    private CommandLine.Result compose(Duration deadline, List<String> arguments)
            throws IOException, InterruptedException {
        var script = ". \"$0\"; compose -p \"$1\" -f \"$2\" \"${@:3}\"";
        var command = new ArrayList<>(
                List.of("bash", "-c", script, DOCKER.resolve("compose.sh").toString()));
        command.addAll(List.of(project, DOCKER.resolve("compose.yaml").toString()));
        command.addAll(arguments);
        return run(deadline, command);
    }

    private CommandLine.Result run(Duration deadline, List<String> command) throws IOException, InterruptedException {
        var output = logs.resolve(++calls + ".out");
        var builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(logs.resolve(calls + ".err").toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS))
                .as("%s ends within %s", command, deadline)
                .isTrue();
        var printed = Files.readString(output);
        return process.exitValue() == 0
                ? new CommandLine.Result(0, printed)
                : new CommandLine.Result(process.exitValue(), printed + Files.readString(logs.resolve(calls + ".err")));
    }

    /** Ends and removes all containers and volumes. */
    void remove() throws IOException, InterruptedException {
        compose(CALL, List.of("down", "-v", "--remove-orphans", "-t", "5")).succeeded();
    }
}
