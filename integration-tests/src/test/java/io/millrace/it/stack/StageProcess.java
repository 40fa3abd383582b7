package io.millrace.it.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One stage as a process of its own, configured by environment as on a fleet. */
public final class StageProcess implements AutoCloseable {
    private static final Path LIB = Path.of("infra/cli/target/dist/lib");

    private final Process process;
    private final Path log;
    private final int port;

    private StageProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts the main class; {@code portVariable} names the variable that takes its HTTP port. */
    public static StageProcess start(Path directory, String main, String portVariable, Map<String, String> environment)
            throws IOException {
        return start(directory, main, portVariable, environment, 256);
    }

    /** The same with so much heap, in MiB. */
    public static StageProcess start(
            Path directory, String main, String portVariable, Map<String, String> environment, int heap)
            throws IOException {
        return start(CommandLine.CHECKOUT, directory, main, portVariable, environment, heap);
    }

    /** The same of another checkout, which must be built. */
    public static StageProcess start(
            Path checkout, Path directory, String main, String portVariable, Map<String, String> environment, int heap)
            throws IOException {
        var port = freePort();
        var log = directory.resolve(main.substring(main.lastIndexOf('.') + 1) + "-" + port + ".log");
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        checkout.resolve(LIB) + "/*",
                        main))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put(portVariable, Integer.toString(port));
        return new StageProcess(builder.start(), log, port);
    }

    public int port() {
        return port;
    }

    /** Waits until the stage says that it is ready; fails with its log when it ends before that. */
    public StageProcess awaitReady() throws Exception {
        var http = HttpClient.newHttpClient();
        var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Stack.until("stage on port " + port + " is ready", Duration.ofMinutes(5), () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("ended with " + process.exitValue() + ":\n" + Files.readString(log));
            }
            try {
                var status = http.send(ready, BodyHandlers.ofString());
                if (status.statusCode() != 200) {
                    throw new AssertionError(status.body());
                }
            } catch (IOException e) {
                // Retried by the poll: it does not listen yet.
                throw new AssertionError("not listening: " + e, e);
            }
        });
        return this;
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the stage with SIGTERM, as a supervisor does, and returns its exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("did not drain within 40 s of SIGTERM: " + log);
        }
        return process.exitValue();
    }

    /** What it has logged until now. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the stage ends by itself, and returns its exit code. */
    public int awaitEnd(Duration deadline) throws InterruptedException {
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("did not end within " + deadline + ": " + log());
        }
        return process.exitValue();
    }

    /** Ends the stage as {@code kill -9} does, and returns when it is gone. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
