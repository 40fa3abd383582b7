package io.millrace.it.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An earlier release, built once from its commit of this repository into {@code target/releases}. It needs the history: a shallow
 * clone has to be unshallowed first.
 */
public final class EarlierRelease {
    private static final Duration BUILD = Duration.ofMinutes(20);

    private EarlierRelease() {}

    /** Its checkout, with everything that {@code scripts/millrace up} needs. */
    public static Path built(String commit) throws IOException, InterruptedException {
        var releases = CommandLine.CHECKOUT.resolve("integration-tests/target/releases");
        var checkout = releases.resolve(commit);
        Files.createDirectories(releases);
        if (!Files.exists(checkout)) {
            git("clone", "--quiet", "--shared", "--no-checkout", CommandLine.CHECKOUT.toString(), checkout.toString());
        }
        git("-C", checkout.toString(), "checkout", "--quiet", "--detach", commit);
        // Any command builds what is not built yet.
        new CommandLine(checkout, releases.resolve("logs"), Map.of())
                .run(BUILD, "millrace", "--version")
                .succeeded();
        return checkout;
    }

    private static void git(String... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of("git"), Arrays.stream(arguments)).toList();
        int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exitCode != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + exitCode);
        }
    }
}
