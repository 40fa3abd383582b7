package io.millrace.cli.connect;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.stack.Distribution;
import io.millrace.cli.stack.LocalStack;
import io.millrace.runtime.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Connectors that are not ours. They are not part of the distribution (Debezium's archive bundles drivers of Oracle and MySQL),
 * so Maven fetches them from the repository that the user's Maven settings name, once.
 */
final class ConnectorPlugin {
    private static final String MAVEN_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.10.0:";

    private final LocalStack stack;
    private final Terminal terminal;

    ConnectorPlugin(LocalStack stack, Terminal terminal) {
        this.stack = stack;
        this.terminal = terminal;
    }

    /**
     * Directory for the worker's {@code plugin.path}; null if the target needs no connector of others.
     *
     * @param given directory with the connector's jars; null to fetch it
     */
    Path directory(ConnectTarget target, Path given) throws InterruptedException {
        if (target == ConnectTarget.CASSANDRA) {
            return null;
        }
        var root = stack.data().connect().resolve("plugins").resolve(target.title());
        try {
            PrivateFiles.directory(root);
            var jars = root.resolve("connector");
            if (given != null) {
                copyJars(given, jars);
            } else if (!Files.isDirectory(jars)) {
                fetch(target, jars);
            }
            if (target == ConnectTarget.MONGODB) {
                // Its class loader must see the write strategy.
                copyJars(Distribution.located().connectMongodb(), jars);
            }
            return root;
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(CliExitCode.FAILED, "cannot prepare the connector: " + e.getMessage(), e);
        }
    }

    private void fetch(ConnectTarget target, Path jars) throws IOException, InterruptedException {
        var maven = Distribution.checkout().resolve("mvnw");
        var artifact = target == ConnectTarget.POSTGRESQL
                ? "io.debezium:debezium-connector-jdbc:3.6.0.Final:tar.gz:plugin"
                : "org.mongodb.kafka:mongo-kafka-connect:2.0.1:jar:all";
        if (!Files.isExecutable(maven)) {
            throw new CliException(
                    CliExitCode.FAILED,
                    "without a checkout the connector cannot be fetched: unpack " + artifact
                            + " from Maven Central and name the directory of its jars with --plugin");
        }
        terminal.progress("millrace: fetching " + artifact + " from Maven's repository");
        // Fetched beside its place, so that an interrupted download leaves nothing that looks complete.
        var incoming = Files.createTempDirectory(jars.getParent().getParent(), "incoming-");
        var command = new ArrayList<>(List.of(maven.toString(), "-q", "-B", "-N"));
        command.add(MAVEN_PLUGIN + (target == ConnectTarget.POSTGRESQL ? "unpack" : "copy"));
        command.addAll(
                List.of("-Dartifact=" + artifact, "-DoutputDirectory=" + incoming, "-Dmdep.overWriteReleases=true"));
        int code = new ProcessBuilder(command)
                .directory(Distribution.checkout().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (code != 0) {
            throw new CliException(
                    CliExitCode.FAILED,
                    "Maven could not fetch " + artifact
                            + " (its message is above): fetch it elsewhere, unpack it, and name"
                            + " the directory of its jars with --plugin");
        }
        copyJars(incoming, jars);
    }

    /** Copies the jars of a directory or of the one directory in it. */
    private static void copyJars(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.walk(from, 2)) {
            var jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
            if (jars.isEmpty()) {
                throw new CliException(CliExitCode.USAGE, "no jars in " + from);
            }
            for (var jar : jars) {
                Files.copy(jar, to.resolve(jar.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
