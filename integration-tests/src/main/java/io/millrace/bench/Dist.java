package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Starts processes from the built distribution, each with the same options of its JVM, and stops them. */
public final class Dist {
    private final Path checkout;
    private final Path directory;
    private final int portOffset;

    private final List<Path> classPath;
    private final List<String> jvm;

    /** A distribution whose processes have 1500 MB of heap and the JVM's own choice of everything else. */
    public Dist(Path checkout, Path directory, int portOffset, List<Path> classPath) {
        this(checkout, directory, portOffset, classPath, List.of("-Xmx1500m"));
    }

    /**
     * @param classPath what the processes find beside the distribution's own jars, and before them
     * @param jvm options of every process that is not the stack's own
     */
    public Dist(Path checkout, Path directory, int portOffset, List<Path> classPath, List<String> jvm) {
        this.jvm = List.copyOf(jvm);
        this.checkout = checkout;
        this.directory = directory;
        this.portOffset = portOffset;
        this.classPath = List.copyOf(classPath);
    }

    public int port(int standard) {
        return standard + portOffset;
    }

    public String broker() {
        return "127.0.0.1:" + port(9092);
    }

    public String registry() {
        return "http://127.0.0.1:" + port(8081) + "/apis/ccompat/v7";
    }

    /** Runs a command of {@code scripts/millrace} on this directory to its end. */
    public void millrace(String command, String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(
                checkout.resolve("scripts/millrace").toString(),
                command,
                "--data",
                directory.resolve("data").toString(),
                "--port-offset",
                Integer.toString(portOffset)));
        line.addAll(List.of(arguments));
        var output = directory.resolve(command + ".out");
        var process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException("millrace " + command + " failed: " + Files.readString(output));
        }
    }

    /** Starts a main class of the distribution, its output to a file. */
    public Process start(String main, Map<String, String> environment, String... arguments) throws IOException {
        var output = directory.resolve(main.substring(main.lastIndexOf('.') + 1) + ".out");
        return builder(main, arguments, environment)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** The same broker, directory and options, for processes with another class path. */
    public Dist withClassPath(List<Path> other) {
        return new Dist(checkout, directory, portOffset, other, jvm);
    }

    /** Runs a main class to its end and returns the last line of JSON that it printed. */
    public String run(String main, String... arguments) throws IOException, InterruptedException {
        var errors = directory.resolve(main.substring(main.lastIndexOf('.') + 1) + ".err");
        var process = builder(main, arguments, Map.of())
                .redirectError(errors.toFile())
                .start();
        var printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(main + " failed: " + Files.readString(errors));
        }
        // Some log to the same stream, after the result too.
        return printed.lines()
                .filter(line -> line.startsWith("{\""))
                .reduce((before, last) -> last)
                .orElseThrow(() -> new IllegalStateException(main + " printed no result: " + printed));
    }

    private ProcessBuilder builder(String main, String[] arguments, Map<String, String> environment) {
        var all = new ArrayList<>(classPath);
        all.add(checkout.resolve("integration-tests/target/classes"));
        all.add(checkout.resolve("infra/cli/target/dist/lib/*"));
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvm);
        line.addAll(List.of("-cp", all.stream().map(Path::toString).collect(Collectors.joining(":")), main));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line);
        // As in the local stack: RocksDB allocates from many threads, and glibc keeps an arena for each.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(environment);
        return builder;
    }
}
