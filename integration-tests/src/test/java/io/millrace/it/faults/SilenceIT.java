package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traffic that stops, on a running stack: its last window becomes final by itself, unless events are on their way. */
@Tag("fleet")
class SilenceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Longer than a silent stack takes to close a window: the window, its grace, and the time after which silence counts. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(45);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void theLastWindowIsFinalWhenNothingComesAndNotWhileEnrichmentIsDown() throws Exception {
        try (var stack = new Stack(directory, "silence", 25_000).up()) {
            send(stack);

            Stack.until("the last window is final", PATIENCE, () -> assertThat(
                            last(stack).path("final").asBoolean())
                    .isTrue());

            send(stack);
            Stack.until("the event is in a row", PATIENCE, () -> assertThat(
                            last(stack).path("final").asBoolean())
                    .isFalse());
            stack.kill("enrichment");
            send(stack);
            var until = Instant.now().plus(LONG_ENOUGH);
            Stack.until("time has passed for all but the engine", PATIENCE, () -> {
                assertThat(last(stack).path("final").asBoolean())
                        .as("final though events wait for enrichment")
                        .isFalse();
                assertThat(Instant.now()).isAfter(until);
            });

            stack.up();

            Stack.until("all of it is final", PATIENCE, () -> {
                assertThat(last(stack).path("final").asBoolean()).isTrue();
                assertThat(stack.rows("seen").stream()
                                .mapToLong(row -> row.path("values").path("n").asLong())
                                .sum())
                        .isEqualTo(3);
            });
        }
    }

    private static JsonNode last(Stack stack) throws IOException, InterruptedException {
        var rows = stack.rows("seen");
        assertThat(rows).isNotEmpty();
        return rows.get(rows.size() - 1);
    }

    private void send(Stack stack) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stack.port(8080) + "/v1/track"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"writeKey\":\"local\",\"userId\":\"u\",\"event\":\"Seen\"}"))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
}
