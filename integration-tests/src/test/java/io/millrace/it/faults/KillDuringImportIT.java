package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.endtoend.InputFiles;
import io.millrace.it.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killing any one process in the middle of an import, and starting it again, changes no result. */
class KillDuringImportIT {
    private static final int LINES = 60_000;

    @TempDir
    Path directory;

    @Test
    void everyProcessCanBeKilledInTheMiddleOfAnImportAndNoResultChanges() throws Exception {
        var file = InputFiles.madeAccessLog(directory, LINES);
        try (var stack = new Stack(directory, "access-log", 4000).up()) {
            var importing = stack.startMillrace(
                    directory.resolve("import.out"),
                    "import",
                    file.toString(),
                    "--format",
                    "access-log",
                    "--speed",
                    "200x");

            for (var component :
                    new String[] {"enrichment", "aggregation", "sink-publisher", "ingest", "registry", "broker"}) {
                waitForProgress(stack);
                assertThat(importing.isAlive())
                        .as("the import is still under way when " + component + " is killed")
                        .isTrue();
                stack.kill(component);
                stack.up();
            }
            assertThat(importing.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(importing.exitValue())
                    .as(Files.readString(directory.resolve("import.out")))
                    .isZero();
            stack.await();

            var counted = rows(stack, "requests_by_status").values().stream()
                    .mapToLong(values -> values.path("requests").asLong())
                    .sum();
            assertThat(counted).isEqualTo(LINES);
            assertThat(rows(stack, "requests_by_status")).isEqualTo(undisturbed(file));
        }
    }

    /** The same file through a stack that nothing happens to. */
    private Map<String, JsonNode> undisturbed(Path file) throws Exception {
        try (var calm = new Stack(directory.resolve("calm"), "access-log", 5000).up()) {
            calm.millrace("import", file.toString(), "--format", "access-log").succeeded();
            calm.await();
            return rows(calm, "requests_by_status");
        }
    }

    private static void waitForProgress(Stack stack) throws Exception {
        var before = total(stack);
        Stack.until("the import moves on", Duration.ofMinutes(2), () -> assertThat(total(stack))
                .isGreaterThan(before));
    }

    private static long total(Stack stack) throws Exception {
        return rows(stack, "requests_per_day").values().stream()
                .mapToLong(values -> values.path("requests").asLong())
                .sum();
    }

    /** Values by window and group; revisions differ with the number of commits and are no result. */
    private static Map<String, JsonNode> rows(Stack stack, String insight) throws Exception {
        var rows = new TreeMap<String, JsonNode>();
        for (var row : stack.rows(insight)) {
            rows.put(row.path("window") + "|" + row.path("group"), row.path("values"));
        }
        return rows;
    }
}
