package io.millrace.it.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo on real processes: each chapter is announced, and rows, alerts and corrections show it. */
@Tag("fleet")
class DemoIT {
    private static final Duration READY = Duration.ofMinutes(4);
    private static final Duration EPISODE = Duration.ofMinutes(3);
    private static final Duration SHOWN = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void everyChapterIsAnnouncedAndShown() throws Exception {
        var output = directory.resolve("run.out");
        try (var stack = new Stack(directory, "clients", 26_000)) {
            var run = stack.startMillrace(output, "run");
            try {
                Stack.until("the story begins", READY, () -> assertThat(Files.readString(output))
                        .contains("story 1/8: "));
                Stack.until("the story ends", EPISODE, () -> assertThat(Files.readString(output))
                        .contains("story 8/8: "));
                Stack.until("alerts and a correction are shown", SHOWN, () -> assertThat(Files.readString(output))
                        .contains("! pulse_bots ", "! pulse_checkout ", "↻ pulse_revenue "));

                for (int chapter = 2; chapter < 8; chapter++) {
                    assertThat(Files.readString(output)).contains("story " + chapter + "/8: ");
                }
                assertThat(Files.readString(output)).doesNotContain("\u001b").contains(" in flight   p50 ");
                assertThat(groups(stack, "pulse_revenue", "country"))
                        .contains("US", "DE", "JP")
                        .doesNotContain("null");
                assertThat(groups(stack, "pulse_sale", "coupon"))
                        .contains("none")
                        .hasSizeGreaterThan(1);
                assertThat(groups(stack, "pulse_funnel", "step")).contains("viewed", "bought");
            } finally {
                run.destroy();
                assertThat(run.waitFor(2, TimeUnit.MINUTES)).isTrue();
            }
        }
    }

    private static Set<String> groups(Stack stack, String insight, String dimension)
            throws IOException, InterruptedException {
        return stack.rows(insight).stream()
                .map(row -> row.path("group").path(dimension))
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }
}
