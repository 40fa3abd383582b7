package io.millrace.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;

/** A local stack of real processes in a directory of its own, on ports of its own. */
public final class Stack implements AutoCloseable {
    private static final Duration UP = Duration.ofMinutes(3);
    private static final Duration CALL = Duration.ofMinutes(5);

    private final Path data;
    private final Path insights;
    private final int portOffset;
    private final CommandLine commandLine;

    public Stack(Path directory, String insights, int portOffset) {
        this.data = directory.resolve("data");
        this.insights = insights(insights);
        this.portOffset = portOffset;
        this.commandLine = new CommandLine(directory.resolve("logs"), Map.of());
    }

    /** A directory of definitions among the tests' resources. */
    public static Path insights(String name) {
        return CommandLine.CHECKOUT.resolve("integration-tests/src/test/resources/insights/" + name);
    }

    /** Starts each service in a process of its own, as they are deployed and as tests kill them. */
    public Stack up(String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("--processes"));
        arguments.addAll(List.of(more));
        return upBySettings(arguments.toArray(String[]::new));
    }

    /** Starts the services in the processes that the settings of the stack ask for. */
    public Stack upBySettings(String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("--insights", insights.toString()));
        arguments.addAll(List.of(more));
        millrace(UP, "up", arguments.toArray(String[]::new)).succeeded();
        return this;
    }

    public void down() throws IOException, InterruptedException {
        millrace(UP, "down").succeeded();
    }

    /** Runs {@code scripts/run --input FILE --exit-when-done} on this stack's directory and ports. */
    public CommandLine.Result playFile(Path file, String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(
                "--input",
                file.toString(),
                "--exit-when-done",
                "--data",
                data.toString(),
                "--insights",
                insights.toString(),
                "--port-offset",
                Integer.toString(portOffset)));
        arguments.addAll(List.of(more));
        return commandLine.run(CALL, "run", arguments.toArray(String[]::new));
    }

    /** Runs {@code scripts/millrace COMMAND …} on this stack. */
    public CommandLine.Result millrace(String command, String... arguments) throws IOException, InterruptedException {
        return millrace(CALL, command, arguments);
    }

    /** The same for a command's command, such as {@code insights apply}. */
    public CommandLine.Result millrace(List<String> command, String... arguments)
            throws IOException, InterruptedException {
        return commandLine.run(CALL, "millrace", onThisStack(command, arguments));
    }

    private CommandLine.Result millrace(Duration deadline, String command, String... arguments)
            throws IOException, InterruptedException {
        return commandLine.run(deadline, "millrace", onThisStack(List.of(command), arguments));
    }

    /** Starts {@code scripts/millrace COMMAND …} on this stack in the background. */
    public Process startMillrace(Path output, String command, String... arguments) throws IOException {
        return startMillrace(output, List.of(command), arguments);
    }

    /** The same for a command's command, such as {@code insights apply}. */
    public Process startMillrace(Path output, List<String> command, String... arguments) throws IOException {
        return commandLine.start(output, "millrace", onThisStack(command, arguments));
    }

    private String[] onThisStack(List<String> command, String... arguments) {
        var all = new ArrayList<>(command);
        all.addAll(List.of("--data", data.toString(), "--port-offset", Integer.toString(portOffset)));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    public int port(int standard) {
        return standard + portOffset;
    }

    /** The process of a component, by the pid file that the stack keeps. */
    public ProcessHandle process(String component) throws IOException {
        final long pid;
        try (var file = new Scanner(data.resolve("run").resolve(component + ".pid"), StandardCharsets.UTF_8)) {
            pid = file.nextLong();
        }
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(component + " does not run"));
    }

    /** Ends a component as {@code kill -9} does. */
    public void kill(String component) throws IOException {
        var process = process(component);
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().join();
    }

    /** All rows of an insight, over as many pages as it takes. */
    public List<JsonNode> rows(String insight) throws IOException, InterruptedException {
        return aggregation().rows(insight);
    }

    private QueryPort aggregation() {
        return new QueryPort(port(8090));
    }

    /** Waits until everything accepted is in the rows. */
    public void await() throws IOException, InterruptedException {
        millrace("await").succeeded();
    }

    public JsonNode getJson(String path) throws IOException, InterruptedException {
        return aggregation().json(path);
    }

    public String get(int standardPort, String path) throws IOException, InterruptedException {
        return new QueryPort(port(standardPort)).text(path);
    }

    /** Polls until the check passes; fails at the deadline with what it last said. */
    public static void until(String what, Duration deadline, Check check) throws Exception {
        var end = Instant.now().plus(deadline);
        AssertionError last = null;
        while (Instant.now().isBefore(end)) {
            try {
                check.run();
                return;
            } catch (AssertionError e) {
                last = e;
                Thread.sleep(200);
            }
        }
        throw new AssertionError("not within " + deadline + ": " + what, last);
    }

    /** An assertion that may not hold yet. */
    @FunctionalInterface
    public interface Check {
        void run() throws Exception;
    }

    @Override
    public void close() throws IOException {
        try {
            millrace(UP, "down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack went down; it may still run", e);
        }
    }
}
