package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.runtime.files.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Launcher of components as processes that outlive the command; writes their configuration first. */
final class Launcher {
    /** Makes a process ignore Ctrl-C and the closing of the terminal, so that the command can stop all in order. */
    private static final String DETACHED = "trap '' INT HUP; exec \"$@\"";

    private final Distribution distribution;
    private final DataDirectory data;
    private final Ports ports;
    private final Backends backends;
    private final StackSettings settings;
    private final StartOptions options;

    Launcher(Distribution distribution, LocalStack stack, StartOptions options) {
        this.distribution = distribution;
        this.data = stack.data();
        this.ports = stack.ports();
        this.backends = stack.backends();
        this.settings = stack.settings();
        this.options = options;
    }

    /**
     * Starts a component with its output in its log and its pid in its pid file.
     *
     * @throws CliException if the process cannot be started, for instance on a full disk
     */
    ProcessHandle start(Component component) {
        try {
            var command = new ArrayList<>(List.of("/bin/sh", "-c", DETACHED, "millrace-" + component.title()));
            command.addAll(command(component));
            LogTail.rotate(data.log(component));
            PrivateFiles.create(data.log(component));
            var builder = new ProcessBuilder(command)
                    .directory(data.root().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(data.log(component).toFile()));
            cleanEnvironment(builder.environment());
            var process = builder.start().toHandle();
            new PidFile(data.pidFile(component)).write(process);
            return process;
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(
                    CliExitCode.STACK_FAILED, "cannot start " + component.title() + ": " + e.getMessage(), e);
        }
    }

    /** Removes addresses and ports from the environment, which would override the generated configuration file. */
    private static void cleanEnvironment(Map<String, String> environment) {
        environment.remove(StackSettings.CONFIG_ENV);
        environment.remove(StackSettings.environmentName(Backends.BOOTSTRAP_KEY));
        environment.remove(StackSettings.environmentName(Backends.REGISTRY_KEY));
        for (var component : Component.values()) {
            environment.remove(StackSettings.environmentName(component.portKey()));
        }
        // RocksDB allocates from many threads, and glibc would otherwise keep one arena per thread.
        environment.put("MALLOC_ARENA_MAX", "2");
    }

    private List<String> command(Component component) throws IOException {
        return switch (component) {
            case BROKER ->
                new JavaProcess(256, 96, true)
                        .command(List.of(
                                "-cp",
                                distribution.broker(),
                                "io.millrace.cli.broker.BrokerMain",
                                configure(component, BrokerProperties.of(data, ports))));
            case REGISTRY -> new JavaProcess(128, 128, false).command(registry());
            case INGEST -> service(component, new JavaProcess(256, 96, true), "io.millrace.ingest.IngestMain");
            case ENRICHMENT ->
                service(component, new JavaProcess(256, 96, true), "io.millrace.enrichment.EnrichmentMain");
            case AGGREGATION ->
                service(component, new JavaProcess(384, 128, true), "io.millrace.aggregation.AggregationMain");
            case SINK_PUBLISHER -> service(component, new JavaProcess(192, 96, true), "io.millrace.sink.SinkMain");
        };
    }

    private List<String> registry() {
        return List.of(
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + ports.port(Component.REGISTRY),
                "-Dquarkus.http.access-log.enabled=false",
                "-Dapicurio.storage.kind=sql",
                "-Dapicurio.storage.sql.kind=h2",
                "-Dapicurio.datasource.url=jdbc:h2:file:"
                        + data.registry().resolve("registry").toString(),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                registryJar().toString());
    }

    private Path registryJar() {
        try (var jars = Files.newDirectoryStream(distribution.registry(), "*-runner.jar")) {
            return jars.iterator().next();
        } catch (IOException | RuntimeException e) {
            // Crash: the build is incomplete, and the command ends.
            throw new CliException(
                    CliExitCode.FAILED,
                    "no registry in " + distribution.registry() + ": build it with ./mvnw package -pl infra/cli -am",
                    e);
        }
    }

    private List<String> service(Component component, JavaProcess java, String main) throws IOException {
        return java.command(List.of(
                "-cp",
                distribution.services(),
                main,
                "--config",
                configure(
                        component,
                        ServiceProperties.of(component, distribution, data, ports, backends, settings, options))));
    }

    private String configure(Component component, Properties properties) throws IOException {
        var file = data.configuration(component);
        try (var out = PrivateFiles.writer(file)) {
            properties.store(out, "Generated at each start; edit " + StackSettings.FILE + " instead");
        }
        return file.toString();
    }
}
