package io.millrace.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.segment.analytics.Analytics;
import com.segment.analytics.messages.TrackMessage;
import io.millrace.it.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official clients work unchanged against our host, and foreign consumers decode what we publish. */
@Tag("clients")
class OfficialClientsIT {
    private static final Duration SHOWN = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static Stack stack;

    @BeforeAll
    static void bringUp() throws Exception {
        stack = new Stack(directory, "clients", 3000).up();
    }

    @AfterAll
    static void bringDown() throws Exception {
        stack.close();
    }

    @Test
    void segmentsNodeClientDeliversEveryKindOfCall() throws Exception {
        NodeClient.run(directory, "segment-node.mjs", host(), "local", "60");

        Stack.until("all of the Node client's events are counted", SHOWN, () -> {
            assertThat(events("track", "segment-node")).isEqualTo(60);
            assertThat(events("page", "segment-node-page")).isEqualTo(1);
            assertThat(events("screen", "segment-node-screen")).isEqualTo(1);
        });
        var row = row("track", "segment-node");
        assertThat(row.path("values").path("revenue").asDouble()).isEqualTo(75.0);
    }

    @Test
    void rudderStacksNodeClientDelivers() throws Exception {
        NodeClient.run(directory, "rudderstack-node.mjs", host(), "local", "60");

        Stack.until("all of RudderStack's events are counted", SHOWN, () -> {
            assertThat(events("track", "rudder-node")).isEqualTo(60);
            assertThat(row("track", "rudder-node").path("values").path("people").asLong())
                    .isEqualTo(10);
        });
    }

    @Test
    void theCloudEventsSdkDeliversInEachModeAndARepetitionCountsOnce() throws Exception {
        NodeClient.run(directory, "cloudevents.mjs", host(), "local", "30");

        Stack.until("all CloudEvents are counted", SHOWN, () -> {
            for (var mode : List.of("binary", "structured", "batch")) {
                var row = row("track", "cloudevents-" + mode);
                assertThat(row.path("values").path("events").asLong()).as(mode).isEqualTo(30);
                assertThat(row.path("values").path("people").asLong()).as(mode).isEqualTo(10);
                assertThat(row.path("values").path("revenue").asDouble())
                        .as(mode)
                        .isEqualTo(37.5);
            }
        });
    }

    @Test
    void segmentsJavaClientDelivers() throws Exception {
        var analytics =
                Analytics.builder("local").endpoint(host()).flushQueueSize(20).build();

        for (int i = 0; i < 60; i++) {
            analytics.enqueue(TrackMessage.builder("segment-java")
                    .userId("java-" + i % 10)
                    .properties(Map.of("revenue", 0.5)));
        }
        analytics.flush();

        Stack.until(
                "all of the Java client's events are counted", SHOWN, () -> assertThat(events("track", "segment-java"))
                        .isEqualTo(60));
        analytics.shutdown();
    }

    @Test
    void segmentsBrowserClientDeliversFromAPageOnAnotherOrigin() throws Exception {
        try (var page = BrowserPage.open(host().substring("http://".length()), "local")) {
            Stack.until(
                    "the page has sent", SHOWN, () -> assertThat(page.state()).isEqualTo("sent"));

            Stack.until("the browser's events are counted", SHOWN, () -> {
                assertThat(events("track", "browser")).isEqualTo(1);
                assertThat(events("page", "browser-page")).isEqualTo(1);
            });
        }
    }

    @Test
    void aForeignConsumerDecodesTheRowsOfAnInsightTopic() throws Exception {
        NodeClient.run(directory, "segment-node.mjs", host(), "local", "1");
        stack.await();

        var lines = NodeClient.run(
                directory,
                "read-insight.mjs",
                "127.0.0.1:" + stack.port(9092),
                "http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7",
                "insights.events_by_name",
                "3");

        assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
        var row = JSON.readTree(lines.get(0));
        assertThat(row.path("kind").asText()).isNotEmpty();
        assertThat(row.path("events").isNumber()).isTrue();
        assertThat(row.path("window_end").asLong() - row.path("window_start").asLong())
                .isEqualTo(TimeUnit.DAYS.toMillis(1));
    }

    private static String host() {
        return "http://127.0.0.1:" + stack.port(8080);
    }

    private static long events(String kind, String name) throws Exception {
        return row(kind, name).path("values").path("events").asLong();
    }

    private static JsonNode row(String kind, String name) throws Exception {
        return stack.rows("events_by_name").stream()
                .filter(row -> row.path("group").path("kind").asText().equals(kind))
                .filter(row -> row.path("group").path("name").asText().equals(name))
                .findFirst()
                .orElse(JSON.createObjectNode());
    }
}
