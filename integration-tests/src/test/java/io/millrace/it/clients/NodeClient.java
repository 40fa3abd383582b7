package io.millrace.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a script of src/test/clients with node; {@code npm install} there brings the clients. */
public final class NodeClient {
    static final Path CLIENTS = CommandLine.CHECKOUT.resolve("integration-tests/src/test/clients");

    private NodeClient() {}

    /** Runs the script to its end and returns its output; fails unless it exits with 0 within two minutes. */
    public static List<String> run(Path directory, String script, String... arguments)
            throws IOException, InterruptedException {
        assertThat(CLIENTS.resolve("node_modules"))
                .as("run npm install in integration-tests/src/test/clients first, as .ci/run does")
                .isDirectory();
        var command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        var output = directory.resolve(script + ".out");
        var errors = directory.resolve(script + ".err");
        var process = new ProcessBuilder(command)
                .directory(CLIENTS.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(script + " did not end: " + Files.readString(errors));
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readAllLines(output);
    }
}
