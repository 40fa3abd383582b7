package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.process.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Child process that runs a main class of a stage; the CLI starts stages and never calls them. */
public final class ChildCommand {
    private final List<String> command;
    private final Map<String, String> environment;

    private ChildCommand(List<String> command) {
        this(command, Map.of());
    }

    private ChildCommand(List<String> command, Map<String, String> environment) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    /** A main class with arguments, on the class path of the services. */
    public static ChildCommand of(String main, List<String> arguments) {
        var more = new ArrayList<>(List.of("-cp", Distribution.located().services(), main));
        more.addAll(arguments);
        return new ChildCommand(JavaProcess.hot(Distribution.SERVICES, 192, 96).command(more));
    }

    /** The file importer. */
    public static ChildCommand importer(Ports ports, Path file, List<String> options) {
        return of("io.millrace.ingest.importer.ImportMain", importerArguments(ports, file, options));
    }

    /** Arguments of the file importer. */
    public static List<String> importerArguments(Ports ports, Path file, List<String> options) {
        var arguments = new ArrayList<>(List.of(file.toString(), "--url", ports.url(Component.INGEST)));
        arguments.addAll(options);
        return arguments;
    }

    /** The file importer in check mode: it reports the format of the file and sends nothing. */
    public static ChildCommand importCheck(Path file, List<String> options) {
        var arguments = new ArrayList<>(List.of(file.toString(), "--check"));
        arguments.addAll(options);
        return of("io.millrace.ingest.importer.ImportMain", arguments);
    }

    /** The generator of demo traffic. */
    public static ChildCommand demo(Ports ports, List<String> options) {
        var arguments = new ArrayList<>(List.of("--url", ports.url(Component.INGEST)));
        arguments.addAll(options);
        return of("io.millrace.ingest.demo.DemoMain", arguments);
    }

    /**
     * Kafka's standalone Connect worker.
     *
     * @param arguments its properties, then the configuration of each connector
     * @param environment variables that the configuration refers to
     */
    public static ChildCommand connectWorker(List<String> arguments, Map<String, String> environment) {
        var more = new ArrayList<>(
                List.of("-cp", Distribution.located().worker(), "org.apache.kafka.connect.cli.ConnectStandalone"));
        more.addAll(arguments);
        return new ChildCommand(JavaProcess.hot("worker", 384, 160).command(more), environment);
    }

    /** Runs the process in this terminal and returns its exit code. */
    public int runToEnd() throws InterruptedException {
        return start(new ProcessBuilder(command).inheritIO()).waitFor();
    }

    /** Starts the process with its output appended to a file. */
    public Process inBackground(Path log) {
        return start(new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
    }

    private Process start(ProcessBuilder builder) {
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(CliExitCode.FAILED, "cannot start a Java process: " + e.getMessage(), e);
        }
    }
}
