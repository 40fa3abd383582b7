package io.millrace.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions of {@code scripts/launch.sh}, each in a shell of its own. */
class LaunchScriptTest {
    @TempDir
    Path directory;

    @Test
    void everyTakenPortIsNamedBeforeABuildWithWhatSetsAnother() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());

            var missing = shell(
                    Map.of("MILLRACE_INGEST_PORT", port, "MILLRACE_LOCAL_BROKER_PORT", port),
                    "find_missing run --data " + directory + "; printf '%s' \"$MISSING\"");

            assertThat(missing)
                    .contains("port " + port + " (ingest) is taken", "set MILLRACE_INGEST_PORT")
                    .contains("port " + port + " (broker) is taken", "set MILLRACE_LOCAL_BROKER_PORT")
                    .contains("--port-offset");
        }
    }

    @Test
    void theOffsetOfTheArgumentsMovesThePortsThatAreChecked() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int offset = taken.getLocalPort() - 8080;

            var missing = shell(
                    Map.of(),
                    "find_missing up --port-offset=" + offset + " --data=" + directory + "; printf '%s' \"$MISSING\"");

            assertThat(missing).contains("port " + taken.getLocalPort() + " (ingest) is taken");
        }
    }

    @Test
    void aStackThatRunsHoldsItsOwnPorts() throws Exception {
        Files.createDirectories(directory.resolve("run"));
        Files.writeString(directory.resolve("run/ingest.pid"), "1 1\n");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());

            var missing = shell(
                    Map.of("MILLRACE_INGEST_PORT", port),
                    "find_missing up --data " + directory + "; printf '%s' \"$MISSING\"");

            assertThat(missing).doesNotContain(port);
        }
    }

    @Test
    void aClassPathHasTheSameOrderInEveryLocale() throws Exception {
        for (var jar : new String[] {"b.jar", "B.jar", "a-1.jar", "a.jar", "no-jar.txt"}) {
            Files.createFile(directory.resolve(jar));
        }

        var path = shell(Map.of("LC_ALL", "C.UTF-8"), "class_path " + directory);

        assertThat(path.replace(directory + "/", "")).isEqualTo("B.jar:a-1.jar:a.jar:b.jar");
    }

    @Test
    void archivesAreNamedAfterTheBuildOfTheJvm() throws Exception {
        var build =
                shell(Map.of("JAVA_HOME", System.getProperty("java.home")), "find_java; printf '%s' \"$JAVA_BUILD\"");

        assertThat(build).matches("[A-Za-z0-9.+_-]+").contains(System.getProperty("java.version"));
    }

    @Test
    void aBuildShowsEachModuleWithTheTimeSoFar() throws Exception {
        var log = Files.writeString(
                directory.resolve("build.log"),
                "[INFO] Scanning\n[INFO] Building Millrace :: local broker 0.2.0                [5/21]\n");

        var progress = shell(Map.of(), "show_progress < " + log);

        assertThat(progress)
                .containsPattern("\\d:\\d\\d  \\[5/21\\] local broker")
                .doesNotContain("Scanning");
    }

    private static String shell(Map<String, String> environment, String commands)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        "bash", "-euc", "MISSING=; . \"$MILLRACE_HOME/scripts/launch.sh\"; " + commands)
                .redirectErrorStream(true);
        builder.environment().put("MILLRACE_HOME", CommandLine.CHECKOUT.toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
