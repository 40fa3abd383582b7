package io.millrace.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the project's scripts as a person would, and keeps what they print. */
public final class CommandLine {
    public static final Path CHECKOUT = Path.of(System.getProperty("millrace.checkout"));

    private final Path checkout;
    private final Path logs;
    private final Map<String, String> environment;
    private int calls;

    public CommandLine(Path logs, Map<String, String> environment) {
        this(CHECKOUT, logs, environment);
    }

    /** Runs the scripts of another checkout, such as one of an earlier release. */
    public CommandLine(Path checkout, Path logs, Map<String, String> environment) {
        this.checkout = checkout;
        this.logs = logs;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What a finished command left.
     *
     * @param exitCode its exit code
     * @param output standard output and error, in the order printed
     */
    public record Result(int exitCode, String output) {
        public Result succeeded() {
            assertThat(exitCode).as(output).isZero();
            return this;
        }
    }

    /** Starts a script in the background; its output goes to a file. */
    public Process start(Path output, String script, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(checkout.resolve("scripts").resolve(script).toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Runs a script to its end, or fails at the deadline with what it had printed. */
    public Result run(Duration deadline, String script, String... arguments) throws IOException, InterruptedException {
        Files.createDirectories(logs);
        var output = logs.resolve(++calls + "-" + script + ".out");
        var process = start(output, script, arguments);
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroy();
            process.waitFor(20, TimeUnit.SECONDS);
            throw new AssertionError(script + " " + List.of(arguments) + " did not end within " + deadline + ":\n"
                    + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output));
    }
}
