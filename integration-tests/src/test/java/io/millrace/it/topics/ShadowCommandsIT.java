package io.millrace.it.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a shadow from the command line, on a local stack. */
@Tag("fleet")
class ShadowCommandsIT {
    private static final String INSIGHT = "events_by_name";
    private static final String TOPIC = "insights." + INSIGHT;
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void aChangeIsBuiltComparedPromotedAndAnotherOneDiscarded() throws Exception {
        var shipped = Files.readString(Stack.insights("clients").resolve("clients.yaml"));
        var doubled =
                definition(shipped.replace("sum(event.properties.revenue)", "sum(2.0 * event.properties.revenue)"));
        try (var stack = new Stack(directory, "clients", 31_000).up()) {
            for (int i = 0; i < 3; i++) {
                InsightTopicsIT.track(stack);
            }
            Stack.until("its rows are published", SOON, () -> assertThat(InsightTopicsIT.generations(stack, TOPIC))
                    .hasSize(1));

            assertThat(insights(stack, "apply", doubled.toString(), "--shadow", "--from", "-2d"))
                    .contains("shadow", INSIGHT + "@next: history counted and joined");
            assertThat(insights(stack, "list")).contains(INSIGHT + "@next", "history: done");
            assertThat(stack.millrace("query", INSIGHT + "@next").succeeded().output())
                    .contains("9");
            assertThat(insights(stack, "diff", INSIGHT, "--open")).contains("1 different", "revenue", "4.5", "9");
            var diff = new ObjectMapper()
                    .readTree(insights(stack, "diff", INSIGHT, "--open", "--json")
                            .lines()
                            .filter(line -> line.startsWith("{"))
                            .findFirst()
                            .orElseThrow());
            assertThat(diff.at("/rows/0/values/revenue/difference").asDouble()).isEqualTo(4.5);
            assertThat(InsightTopicsIT.generations(stack, TOPIC)).containsExactly(1L);

            assertThat(insights(stack, "promote", INSIGHT)).contains("promoted");
            assertThat(revenue(stack)).isEqualTo(9);
            Stack.until("rows of the promoted generation are published", SOON, () -> assertThat(
                            InsightTopicsIT.generations(stack, TOPIC))
                    .containsExactly(1L, 2L));
            assertThat(stack.millrace(List.of("insights", "promote"), INSIGHT).output())
                    .contains("has no shadow");

            insights(stack, "apply", definition(shipped).toString(), "--shadow", "--from", "-2d", "--no-wait");
            assertThat(insights(stack, "discard", INSIGHT)).contains("discarded");
            assertThat(insights(stack, "list")).doesNotContain("@next");
            assertThat(revenue(stack)).isEqualTo(9);
        }
    }

    private Path definition(String yaml) throws Exception {
        return Files.writeString(Files.createTempFile(directory, "insight", ".yaml"), yaml);
    }

    private static String insights(Stack stack, String command, String... arguments) throws Exception {
        CommandLine.Result result = stack.millrace(List.of("insights", command), arguments);
        return result.succeeded().output();
    }

    private static double revenue(Stack stack) throws Exception {
        return stack.rows(INSIGHT).stream()
                .mapToDouble(row -> row.path("values").path("revenue").asDouble())
                .sum();
    }
}
