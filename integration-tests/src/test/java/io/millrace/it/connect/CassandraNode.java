package io.millrace.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Cassandra node of its Maven artifacts, in a JVM of its own, on loopback and with a small heap. It can be killed and
 * started again with what it has stored.
 */
final class CassandraNode implements AutoCloseable {
    private static final Path FILES = CommandLine.CHECKOUT.resolve("integration-tests/src/test/cassandra");
    private static final Duration FETCH = Duration.ofMinutes(5);
    private static final Duration START = Duration.ofMinutes(3);

    private final Path home;
    private final int storagePort = StageProcess.freePort();
    private final int nativePort = StageProcess.freePort();
    private final String classPath;
    private Process process;

    CassandraNode() throws Exception {
        home = Files.createTempDirectory("millrace-cassandra-");
        classPath = classPath();
        var settings = Files.readString(FILES.resolve("cassandra.yaml"))
                .replace("{home}", home.toString())
                .replace("{storage}", Integer.toString(storagePort))
                .replace("{native}", Integer.toString(nativePort));
        Files.writeString(home.resolve("cassandra.yaml"), settings);
        start();
    }

    /** Address as {@code millrace connect up} takes it. */
    String url() {
        return "cassandra://127.0.0.1:" + nativePort + "/millrace?dc=datacenter1";
    }

    CqlSession connect() {
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), nativePort))
                .withLocalDatacenter("datacenter1")
                .build();
    }

    /** Starts the node and waits until it accepts clients. */
    void start() throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Files.readAllLines(FILES.resolve("jvm17.options")).stream()
                .filter(line -> line.startsWith("-"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xms256m",
                "-Xmx512m",
                "-XX:MaxDirectMemorySize=256m",
                "-Xss512k",
                "-javaagent:" + jar("jamm-"),
                "-Dcassandra.config=" + home.resolve("cassandra.yaml").toUri(),
                "-Dcassandra.storagedir=" + home,
                "-Dcassandra-foreground=yes",
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.ring_delay_ms=100",
                "-Dlogback.configurationFile=" + FILES.resolve("logback.xml"),
                "-Djava.io.tmpdir=" + home,
                "-cp",
                classPath,
                "org.apache.cassandra.service.CassandraDaemon"));
        process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        try {
            awaitClients();
        } catch (Exception | AssertionError e) {
            // Rethrown: the node does not outlive a test that cannot use it.
            kill();
            throw e;
        }
    }

    private void awaitClients() throws Exception {
        Stack.until("the node accepts clients", START, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the node has ended:\n" + Files.readString(log()));
            }
            try (var session = connect()) {
                assertThat(session.getMetadata().getNodes()).hasSize(1);
            } catch (DriverException e) {
                // Retried by the poll: it is starting.
                throw new AssertionError(e);
            }
        });
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    private Path log() {
        return home.resolve("node.log");
    }

    private String jar(String prefix) {
        return Arrays.stream(classPath.split(File.pathSeparator))
                .filter(jar -> Path.of(jar).getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private String classPath() throws IOException, InterruptedException {
        var output = home.resolve("class.path");
        var log = home.resolve("maven.log");
        var maven = new ProcessBuilder(
                        CommandLine.CHECKOUT.resolve("mvnw").toString(),
                        "-q",
                        "-B",
                        "-f",
                        FILES.resolve("pom.xml").toString(),
                        "org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath",
                        "-Dmdep.includeScope=runtime",
                        "-Dmdep.outputFile=" + output)
                .directory(CommandLine.CHECKOUT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!maven.waitFor(FETCH.toMillis(), TimeUnit.MILLISECONDS)) {
            maven.destroyForcibly();
            throw new AssertionError("Maven did not end within " + FETCH + ":\n" + Files.readString(log));
        }
        assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
        return Files.readString(output).strip();
    }

    @Override
    public void close() throws IOException {
        kill();
        try (var files = Files.walk(home)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
