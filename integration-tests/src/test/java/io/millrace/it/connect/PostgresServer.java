package io.millrace.it.connect;

import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** A PostgreSQL server from its binaries, which can be stopped and started. It does not run as root, but as nobody then. */
public final class PostgresServer implements AutoCloseable {
    private static final int NOBODY = 65_534;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Path home;
    private final int port = StageProcess.freePort();

    public PostgresServer() throws Exception {
        home = Files.createTempDirectory("millrace-postgres-");
        unpack();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (isRoot()) {
            Files.setAttribute(home, "unix:uid", NOBODY);
            Files.setAttribute(home, "unix:gid", NOBODY);
        }
        run("initdb", "-D", data(), "-U", "millrace", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        start();
    }

    /** Address as {@code millrace connect up} takes it. */
    public String url() {
        return "postgresql://millrace@127.0.0.1:" + port + "/postgres";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "millrace", "");
    }

    void start() throws Exception {
        var options = "-h 127.0.0.1 -p " + port + " -k '' -c fsync=off";
        run("pg_ctl", "start", "-w", "-D", data(), "-l", home.resolve("log").toString(), "-o", options);
        Stack.until("PostgreSQL accepts connections", DEADLINE, () -> {
            try (var connection = connect()) {
                connection.isValid(1);
            } catch (SQLException e) {
                // Retried by the poll: it is starting.
                throw new AssertionError(e);
            }
        });
    }

    /** Ends it as a crash does: clients lose their connections at once. */
    void crash() throws IOException, InterruptedException {
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data());
    }

    private String data() {
        return home.resolve("data").toString();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private void run(String binary, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.add(home.resolve("bin").resolve(binary).toString());
        command.addAll(List.of(arguments));
        var output = home.resolve(binary + ".out");
        int code = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError(command + " ended with " + code + ":\n" + Files.readString(output));
        }
    }

    private void unpack() throws IOException {
        var archive = PostgresServer.class.getResourceAsStream("/postgres-linux-x86_64.txz");
        try (var tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = home.resolve(entry.getName()).normalize();
                if (!target.startsWith(home)) {
                    throw new IOException("leaves the directory: " + entry.getName());
                }
                Files.createDirectories(entry.isDirectory() ? target : target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (!entry.isDirectory()) {
                    Files.copy(tar, target);
                    Files.setPosixFilePermissions(
                            target,
                            PosixFilePermissions.fromString((entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            crash();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server was stopped; it may still run", e);
        }
        try (var files = Files.walk(home)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
