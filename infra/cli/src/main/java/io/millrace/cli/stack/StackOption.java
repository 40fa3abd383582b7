package io.millrace.cli.stack;

import io.millrace.cli.console.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Options of every command: which stack is meant. */
public final class StackOption {
    private static final String DATA_ENV = "MILLRACE_LOCAL_DATA";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The stack's directory: state, logs, pid files (default: $MILLRACE_LOCAL_DATA, else .millrace in"
                            + " the checkout).")
    private Path data;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            description = "Added to every standard port: 1000 moves ingest from 8080 to 9080.")
    private Integer portOffset;

    /** The stack that is meant. */
    public LocalStack stack() {
        return stack(directory());
    }

    /** The stack of a directory, unless another was asked for. */
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

    /** Standard output and error; a person watches if {@code scripts/millrace} found a terminal. */
    public static Terminal terminal() {
        return new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Boolean.getBoolean("millrace.tty"));
    }
}
