package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages that share a process look from outside as they do in processes of their own. */
@Tag("fleet")
class SharedProcessIT {
    private static final List<String> STAGES = List.of("ingest", "enrichment", "aggregation", "sink-publisher");
    private static final List<Integer> PORTS = List.of(8080, 8091, 8090, 8092);

    @TempDir
    Path directory;

    @Test
    void stagesInOneProcessCountEveryEventThroughRestartAndKill() throws Exception {
        try (var stack = new Stack(directory, "access-log", 33_000).upBySettings()) {
            int first = importLines(stack, 1, 200);
            assertThat(processes(stack)).hasSize(1);
            for (int port : PORTS) {
                assertThat(stack.get(port, "/health/ready")).contains("\"status\":\"up\"");
            }
            for (var stage : STAGES) {
                assertThat(log(stage))
                        .contains("message=\"" + stage + " is started")
                        .doesNotContain(others(stage));
            }

            var restarted = stack.millrace("restart", "aggregation").succeeded();
            assertThat(restarted.output()).contains("aggregation, sink-publisher, enrichment, ingest restarted");
            int second = importLines(stack, 2, 200);

            stack.kill("enrichment");
            assertThat(stack.millrace("status", "--quick").exitCode()).isEqualTo(4);
            stack.upBySettings();
            int third = importLines(stack, 3, 200);

            stack.await();
            int all = first + second + third;
            assertThat(stack.millrace("status").succeeded().output())
                    .contains(all + " accepted = " + all + " enriched + 0 duplicate + 0 failed + 0 in flight");
            stack.down();
            for (var stage : STAGES) {
                assertThat(log(stage)).contains("message=\"" + stage + " is stopped: OK (0)\"");
            }
        }
    }

    private static Set<Long> processes(Stack stack) throws IOException {
        var pids = new HashSet<Long>();
        for (var stage : STAGES) {
            pids.add(stack.process(stage).pid());
        }
        return pids;
    }

    private String log(String stage) throws IOException {
        return Files.readString(directory.resolve("data/logs/" + stage + ".log"));
    }

    private static List<String> others(String stage) {
        return STAGES.stream()
                .filter(other -> !other.equals(stage))
                .map(other -> "message=\"" + other + " is started")
                .toList();
    }

    /** Imports a file of its own of so many lines. */
    private int importLines(Stack stack, int file, int lines) throws Exception {
        var log = new StringBuilder();
        for (int line = 0; line < lines; line++) {
            log.append(
                    "192.0.2.%d - - [01/Nov/2026:10:%02d:%02d +0000] \"GET /%d/%d HTTP/1.1\" 200 100 \"-\" \"Mozilla/5.0\"%n"
                            .formatted(line % 250 + 1, line / 60 % 60, line % 60, file, line));
        }
        var path = Files.writeString(directory.resolve("access-" + file + ".log"), log);
        stack.millrace("import", path.toString(), "--format", "access-log").succeeded();
        return lines;
    }
}
