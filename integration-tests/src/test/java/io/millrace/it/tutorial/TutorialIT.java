package io.millrace.it.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.WebhookReceivers;
import io.millrace.it.connect.PostgresServer;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the tutorial succeeds and prints what the page shows, in order, on a stack that the commands themselves start. */
@Tag("clients")
class TutorialIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OFFSET = 43_000;
    private static final Pattern PORT = Pattern.compile("(?<=127\\.0\\.0\\.1:)\\d{4}\\b");
    private static final Pattern LINK = Pattern.compile("<[^|>]*\\|([^>]*)>");
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void everyStepPrintsWhatThePageShows() throws Exception {
        var page = Files.readString(CommandLine.CHECKOUT.resolve("integration-tests/TUTORIAL.md"));
        // The only change: the stack is on ports of its own.
        var steps = TutorialStep.of(
                PORT.matcher(page).replaceAll(port -> Integer.toString(Integer.parseInt(port.group()) + OFFSET)));
        assertThat(steps).hasSizeGreaterThan(7);
        try (var slack = new WebhookReceivers();
                var postgres = new PostgresServer();
                var shell = new TutorialShell(directory, environment(slack, postgres))) {
            try {
                for (var step : steps) {
                    follow(step, shell);
                    if (!step.received().isEmpty()) {
                        Stack.until("the message is in the channel", SOON, () -> assertThat(
                                        TutorialStep.matches(step.received(), text(slack)))
                                .as(text(slack))
                                .isTrue());
                    }
                }
            } catch (Exception | AssertionError e) {
                // Rethrown: the tutorial's last step, which stops the stack, was not reached.
                shell.run("millrace down", STEP);
                throw e;
            }
        }
    }

    private static void follow(TutorialStep step, TutorialShell shell) throws Exception {
        if (step.asksAgain()) {
            Stack.until("step " + step.number(), SOON, () -> show(step, shell.run(step.commands(), STEP)));
        } else {
            show(step, shell.run(step.commands(), STEP));
        }
    }

    private static void show(TutorialStep step, String output) {
        assertThat(step.printed().isEmpty() || TutorialStep.matches(step.printed(), output))
                .as(
                        "step %s\n%sprinted\n%s\nand the page shows\n%s",
                        step.number(), step.commands(), output, step.printed())
                .isTrue();
    }

    private Map<String, String> environment(WebhookReceivers slack, PostgresServer postgres) {
        return Map.of(
                "TMPDIR", directory.toString(),
                "MILLRACE_LOCAL_PORT_OFFSET", Integer.toString(OFFSET),
                "SLACK_WEBHOOK", slack.url("/slack"),
                "POSTGRES", postgres.url());
    }

    /** What the channel shows of the messages' marks: bold text and links, and nothing of the invisible character behind marks that are text. */
    private static String text(WebhookReceivers slack) throws Exception {
        var messages = new StringBuilder();
        for (var delivery : slack.of("/slack")) {
            messages.append(JSON.readTree(delivery.body()).path("text").asText())
                    .append('\n');
        }
        return LINK.matcher(messages)
                .replaceAll("$1")
                .replaceAll("\\*(?!\u200b)", "")
                .replace("\u200b", "")
                .replace("&gt;", ">");
    }
}
