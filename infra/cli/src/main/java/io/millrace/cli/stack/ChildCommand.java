package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class of a stage, run as a command of its own: stages are started, never called. */
public final class ChildCommand {
    private final List<String> command;

    private ChildCommand(List<String> command) {
        this.command = List.copyOf(command);
    }

    /** The main class with its arguments, on the class path of the services. */
    public static ChildCommand of(String main, List<String> arguments) {
        var more = new ArrayList<>(List.of("-cp", Distribution.located().services(), main));
        more.addAll(arguments);
        return new ChildCommand(new JavaProcess(192, 96, true).command(more));
    }

    /** The file importer. */
    public static ChildCommand importer(Ports ports, Path file, List<String> options) {
        var arguments = new ArrayList<>(List.of(file.toString(), "--url", ports.url(Component.INGEST)));
        arguments.addAll(options);
        return of("io.millrace.ingest.importer.ImportMain", arguments);
    }

    /** The file importer, which says what the file is and sends nothing. */
    public static ChildCommand importCheck(Path file, List<String> options) {
        var arguments = new ArrayList<>(List.of(file.toString(), "--check"));
        arguments.addAll(options);
        return of("io.millrace.ingest.importer.ImportMain", arguments);
    }

    /** The demo shop. */
    public static ChildCommand demo(Ports ports, List<String> options) {
        var arguments = new ArrayList<>(List.of("--url", ports.url(Component.INGEST)));
        arguments.addAll(options);
        return of("io.millrace.ingest.demo.DemoMain", arguments);
    }

    /** Runs it in this terminal and returns its exit code. */
    public int runToEnd() throws InterruptedException {
        return start(new ProcessBuilder(command).inheritIO()).waitFor();
    }

    /** Starts it with its output in a file. */
    public Process inBackground(Path log) {
        return start(new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
    }

    private Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            // The command ends.
            throw new CliException(CliExitCode.FAILED, "cannot start java: " + e.getMessage(), e);
        }
    }
}
