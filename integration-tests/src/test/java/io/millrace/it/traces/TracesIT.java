package io.millrace.it.traces;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.WebhookReceivers;
import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One event is followed from the client's request to the webhook, over a real stack, by OTLP into a real Zipkin. */
@Tag("fleet")
class TracesIT {
    private static final int OFFSET = 45_000;
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";
    private static final String REQUEST = "post /v1/track";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path directory;

    @Test
    void anEventIsFollowedFromTheRequestToTheWebhookAndOthersAreNot() throws Exception {
        try (var zipkin = new ZipkinServer(directory, OFFSET + 9411);
                var bridge = new OtlpBridge(zipkin, OFFSET + 4318);
                var receivers = new WebhookReceivers();
                var stack = new Stack(directory, "destinations", OFFSET)) {
            assertThat(bridge).isNotNull();
            Files.writeString(
                    Files.createDirectories(directory.resolve("data")).resolve("millrace.properties"),
                    "tracing.otlp.endpoint=http://127.0.0.1:" + (OFFSET + 4318) + "/v1/traces\n");
            stack.up();
            deliver(stack, receivers);

            track(stack, "toys", null);
            track(stack, "books", "00-" + TRACE + "-" + CLIENT + "-01");

            Stack.until("both rows are delivered", SOON, () -> assertThat(receivers.of("/traced"))
                    .hasSizeGreaterThanOrEqualTo(2));
            Stack.until("Zipkin has the whole trace", SOON, () -> assertThat(spans(zipkin))
                    .containsOnlyKeys(
                            REQUEST,
                            "send events.raw",
                            "enrich",
                            "flush",
                            "row orders_today",
                            "row orders_by_shop",
                            "publish row",
                            "webhook"));
            var spans = spans(zipkin);
            assertThat(service(spans, REQUEST)).isEqualTo("millrace-ingest");
            assertThat(service(spans, "enrich")).isEqualTo("millrace-enrichment");
            assertThat(service(spans, "flush")).isEqualTo("millrace-aggregation");
            assertThat(service(spans, "webhook")).isEqualTo("millrace-sink-publisher");
            assertThat(parent(spans, REQUEST)).isEqualTo(CLIENT);
            assertThat(parent(spans, "send events.raw")).isEqualTo(id(spans, REQUEST));
            assertThat(parent(spans, "enrich")).isEqualTo(id(spans, "send events.raw"));
            assertThat(spans.get("flush").at("/tags/link.0").asText()).isEqualTo(id(spans, "enrich"));
            assertThat(parent(spans, "row orders_today")).isEqualTo(id(spans, "enrich"));
            assertThat(spans.get("row orders_today").at("/tags/link.0").asText())
                    .isEqualTo(id(spans, "flush"));
            assertThat(parent(spans, "webhook")).isEqualTo(id(spans, "row orders_today"));
            assertThat(receivers.of("/traced"))
                    .filteredOn(sent -> sent.headers().containsKey("traceparent"))
                    .singleElement()
                    .satisfies(sent -> {
                        assertThat(sent.body()).contains("books");
                        assertThat(sent.headers())
                                .containsEntry("traceparent", "00-" + TRACE + "-" + id(spans, "webhook") + "-01");
                    });
            assertThat(new QueryPort(stack.port(8080)).counter("millrace_tracing_exported_spans_total"))
                    .as("request and record of the one event, and nothing of the other")
                    .isEqualTo(2);
        }
    }

    private void deliver(Stack stack, WebhookReceivers receivers) throws Exception {
        // Where the local stack allows secrets.
        var secret = Files.writeString(
                Files.createDirectories(directory.resolve("data/secrets")).resolve("hook"),
                "whsec_" + Base64.getEncoder().encodeToString(new byte[24]) + "\n");
        var file = Files.writeString(
                directory.resolve("hooks.yaml"), """
                destinations:
                  - name: traced
                    from: { insight: orders_today, emit: updates }
                    webhook: { url: "%s", secret: "file:%s" }
                """.formatted(receivers.url("/traced"), secret.toAbsolutePath()));
        stack.millrace(List.of("destinations", "apply"), file.toString()).succeeded();
    }

    private void track(Stack stack, String shop, String traceparent) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stack.port(8080) + "/v1/track"))
                .POST(BodyPublishers.ofString("{\"writeKey\":\"local\",\"event\":\"Order Completed\",\"userId\":\""
                        + shop + "\",\"properties\":{\"shop\":\"" + shop + "\",\"revenue\":10}}"));
        if (traceparent != null) {
            request.header("traceparent", traceparent);
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** The spans of the trace by name: of those that are there for each of two insights, the last. */
    private static Map<String, JsonNode> spans(ZipkinServer zipkin) throws Exception {
        var spans = new TreeMap<String, JsonNode>();
        zipkin.trace(TRACE).forEach(span -> spans.put(span.path("name").asText(), span));
        return spans;
    }

    private static String id(Map<String, JsonNode> spans, String name) {
        return spans.get(name).path("id").asText();
    }

    private static String parent(Map<String, JsonNode> spans, String name) {
        return spans.get(name).path("parentId").asText();
    }

    private static String service(Map<String, JsonNode> spans, String name) {
        return spans.get(name).at("/localEndpoint/serviceName").asText();
    }
}
