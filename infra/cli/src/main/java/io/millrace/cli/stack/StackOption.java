package io.millrace.cli.stack;

import io.millrace.cli.console.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Options of every command: directory and ports of the stack. */
public final class StackOption {
    private static final String DATA_ENV = "MILLRACE_LOCAL_DATA";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of the stack: data, logs, settings, pid files (default: $MILLRACE_LOCAL_DATA, else"
                    + " .millrace in the checkout).")
    private Path data;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            description = "Added to every default port, so that 1000 moves ingest from 8080 to 9080 (default: 0).")
    private Integer portOffset;

    /** The selected stack. */
    public LocalStack stack() {
        return stack(directory());
    }

    /** The stack in the directory of {@code --data}, else in the given one. */
    public LocalStack stackOr(Path directory) {
        return stack(data == null ? directory : data);
    }

    private LocalStack stack(Path directory) {
        var commandLine = new TreeMap<String, String>();
        if (portOffset != null) {
            commandLine.put(Ports.OFFSET_KEY, Integer.toString(portOffset));
        }
        return LocalStack.open(directory, System.getenv(), Map.copyOf(commandLine));
    }

    private Path directory() {
        if (data != null) {
            return data;
        }
        var fromEnvironment = System.getenv(DATA_ENV);
        return fromEnvironment != null
                ? Path.of(fromEnvironment)
                : Path.of(System.getProperty(Distribution.HOME_PROPERTY, "."), ".millrace");
    }

    /** Terminal on standard output and error; interactive if {@code scripts/millrace} found a terminal. */
    public static Terminal terminal() {
        return new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Boolean.getBoolean("millrace.tty"));
    }
}
