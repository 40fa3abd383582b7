package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.process.JavaProcess;
import io.millrace.cli.process.LogTail;
import io.millrace.cli.process.PidFile;
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
            openLog(data.log(component));
            var process = start(component.title(), command(component), data.log(component));
            new PidFile(data.pidFile(component)).write(process);
            return process;
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(
                    CliExitCode.STACK_FAILED, "cannot start " + component.title() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Starts services in one process, each with its output in its log; the pid file of each names the process.
     *
     * @throws CliException if the process cannot be started
     */
    ProcessHandle startTogether(List<Component> services) {
        try {
            var arguments = new ArrayList<String>();
            for (var service : services) {
                openLog(data.log(service));
                arguments.add(service.title() + "=" + configuration(service));
            }
            openLog(data.sharedLog());
            var process = start("stages", stages(arguments), data.sharedLog());
            var first = new PidFile(data.pidFile(services.get(0)));
            first.write(process);
            for (var other : services.subList(1, services.size())) {
                new PidFile(data.pidFile(other)).writeAs(first);
            }
            return process;
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(CliExitCode.STACK_FAILED, "cannot start the stages: " + e.getMessage(), e);
        }
    }

    private static void openLog(Path log) throws IOException {
        LogTail.rotate(log);
        PrivateFiles.create(log);
    }

    private ProcessHandle start(String name, List<String> java, Path log) throws IOException {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", DETACHED, "millrace-" + name));
        command.addAll(java);
        var builder = new ProcessBuilder(command)
                .directory(data.root().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        cleanEnvironment(builder.environment());
        return builder.start().toHandle();
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
                JavaProcess.hot("broker", 256, 96)
                        .command(List.of(
                                "-cp",
                                distribution.broker(),
                                "io.millrace.cli.broker.BrokerMain",
                                configure(component, BrokerProperties.of(data, ports))));
            case REGISTRY -> JavaProcess.cold("registry", 128, 128).command(registry());
            case INGEST -> service(component, 256, 96, "io.millrace.ingest.IngestMain");
            case ENRICHMENT -> service(component, 256, 96, "io.millrace.enrichment.EnrichmentMain");
            case AGGREGATION -> service(component, 384, 128, "io.millrace.aggregation.AggregationMain");
            case SINK_PUBLISHER -> service(component, 192, 96, "io.millrace.sink.SinkMain");
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

    private List<String> service(Component component, int heapMb, int metaspaceMb, String main) throws IOException {
        return JavaProcess.hot(Distribution.SERVICES, heapMb, metaspaceMb)
                .command(List.of("-cp", distribution.services(), main, "--config", configuration(component)));
    }

    private List<String> stages(List<String> services) {
        var more = new ArrayList<>(List.of(
                "-cp",
                distribution.services(),
                "io.millrace.cli.stages.StagesMain",
                data.logs().toString()));
        more.addAll(services);
        // The young generation is that of aggregation alone, so that what is resident stays small.
        return new JavaProcess(Distribution.SERVICES, 768, 144, 256, 128, 160, true).command(more);
    }

    /** Writes the configuration of a service and returns its file. */
    private String configuration(Component service) throws IOException {
        return configure(
                service, ServiceProperties.of(service, distribution, data, ports, backends, settings, options));
    }

    private String configure(Component component, Properties properties) throws IOException {
        var file = data.configuration(component);
        try (var out = PrivateFiles.writer(file)) {
            properties.store(out, "Generated at each start; edit " + StackSettings.FILE + " instead");
        }
        return file.toString();
    }
}
