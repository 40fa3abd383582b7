package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.endtoend.AccessLogOracle;
import io.millrace.it.endtoend.InputFiles;
import io.millrace.it.stack.Stack;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killing any one process in the middle of an import, and starting it again, changes no result. */
class KillDuringImportIT {
    private static final List<String> COMPONENTS =
            List.of("enrichment", "aggregation", "sink-publisher", "ingest", "registry", "broker");
    /** 8,000 lines are 1,600 s of event time: 20 s at this speed. */
    private static final int LINES = 8_000;

    private static final String SPEED = "80x";

    @TempDir
    Path directory;

    @Test
    void everyProcessCanBeKilledInTheMiddleOfAnImportAndNoResultChanges() throws Exception {
        var files = new ArrayList<Path>();
        try (var stack = new Stack(directory, "access-log", 4000).up()) {
            for (var component : COMPONENTS) {
                var file = InputFiles.madeAccessLog(directory, LINES, files.size());
                files.add(file);
                killDuringImport(stack, component, file);
            }
            stack.await();

            var rows = rows(stack);
            var oracle = AccessLogOracle.over(files.toArray(Path[]::new));
            assertThat(rows.keySet()).isEqualTo(oracle.byHourAndStatus.keySet());
            var softly = new SoftAssertions();
            rows.forEach((key, values) -> {
                var expected = oracle.byHourAndStatus.get(key);
                softly.assertThat(values.path("requests").asLong()).as(key).isEqualTo(expected.count());
                softly.assertThat(new BigDecimal(values.path("bytes").asText()))
                        .as(key)
                        .isEqualByComparingTo(expected.sum());
                softly.assertThat(new BigDecimal(values.path("largest").asText()))
                        .as(key)
                        .isEqualByComparingTo(expected.largest());
            });
            softly.assertAll();
        }
    }

    private void killDuringImport(Stack stack, String component, Path file) throws Exception {
        var output = directory.resolve("import-" + component + ".out");
        var before = total(stack);
        var importing =
                stack.startMillrace(output, "import", file.toString(), "--format", "access-log", "--speed", SPEED);
        Stack.until("the import is counted", Duration.ofMinutes(2), () -> assertThat(total(stack))
                .isGreaterThan(before));
        assertThat(importing.isAlive())
                .as("the import is under way when " + component + " is killed: " + Files.readString(output))
                .isTrue();

        stack.kill(component);
        stack.up();

        assertThat(importing.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(importing.exitValue())
                .as("the import over the death of " + component + ": " + Files.readString(output))
                .isZero();
    }

    private static long total(Stack stack) throws Exception {
        return rows(stack).values().stream()
                .mapToLong(values -> values.path("requests").asLong())
                .sum();
    }

    private static Map<String, JsonNode> rows(Stack stack) throws Exception {
        var rows = new HashMap<String, JsonNode>();
        for (var row : stack.rows("requests_by_status")) {
            var start = Instant.parse(row.path("window").path("start").asText());
            rows.put(start + "|" + row.path("group").path("status").asText(), row.path("values"));
        }
        return rows;
    }
}
