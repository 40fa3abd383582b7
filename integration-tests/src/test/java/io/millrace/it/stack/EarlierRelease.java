package io.millrace.it.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
        var built = checkout.resolve("infra/cli/target/built");
        if (Files.exists(built)) {
            return checkout;
        }
        Files.createDirectories(releases);
        if (!Files.exists(checkout.resolve(".git"))) {
            run(
                    releases,
                    "git",
                    "clone",
                    "--quiet",
                    "--shared",
                    "--no-checkout",
                    CommandLine.CHECKOUT.toString(),
                    commit);
        }
        run(checkout, "git", "checkout", "--quiet", "--detach", commit);
        run(checkout, "./mvnw", "-B", "-ntp", "-q", "-DskipTests", "package", "-pl", "infra/cli", "-am");
        Files.createFile(built);
        return checkout;
    }

    private static void run(Path directory, String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile("release", ".out");
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(BUILD.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroy();
        }
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(
                    String.join(" ", List.of(command)) + " in " + directory + ":\n" + Files.readString(output));
        }
        Files.delete(output);
    }
}
