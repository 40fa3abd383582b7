package io.millrace.it.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;

/** The stages against a broker and a registry in containers, configured by environment only. */
@Tag("containers")
class StagesOnContainersIT {
    private static final Duration SHOWN = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1");
    private static final GenericContainer<?> REGISTRY = new GenericContainer<>("apicurio/apicurio-registry:3.0.9")
            .withExposedPorts(8080)
            .waitingFor(Wait.forHttp("/apis/ccompat/v7/subjects").forPort(8080));

    private static final List<StageProcess> STAGES = new ArrayList<>();
    private static StageProcess ingest;
    private static StageProcess aggregation;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        KAFKA.start();
        REGISTRY.start();
        ingest = stage("io.millrace.ingest.IngestMain", "INGEST");
        stage("io.millrace.enrichment.EnrichmentMain", "ENRICHMENT");
        aggregation = stage("io.millrace.aggregation.AggregationMain", "AGGREGATION");
        stage("io.millrace.sink.SinkMain", "SINK");
        for (var stage : STAGES) {
            stage.awaitReady();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (var stage : STAGES) {
            stage.close();
        }
        REGISTRY.stop();
        KAFKA.stop();
    }

    private static StageProcess stage(String main, String name) throws Exception {
        var environment = new HashMap<String, String>();
        environment.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", KAFKA.getBootstrapServers());
        environment.put(
                "MILLRACE_REGISTRY_URL",
                "http://" + REGISTRY.getHost() + ":" + REGISTRY.getMappedPort(8080) + "/apis/ccompat/v7");
        if (!name.equals("INGEST")) {
            environment.put(
                    "MILLRACE_" + name + "_STATE_DIR", directory.resolve(name).toString());
        }
        if (name.equals("AGGREGATION")) {
            environment.put(
                    "MILLRACE_AGGREGATION_INSIGHTS",
                    CommandLine.CHECKOUT
                            .resolve("integration-tests/src/test/resources/insights/clients")
                            .toString());
        }
        var stage = StageProcess.start(directory, main, "MILLRACE_" + name + "_PORT", environment);
        STAGES.add(stage);
        return stage;
    }

    @Test
    void anEventSentOverHttpBecomesARowAndARecordOfItsInsightTopic() throws Exception {
        var answer = post("/v1/batch", """
                {"writeKey":"local","batch":[
                 {"type":"track","event":"Contained","userId":"u1","properties":{"revenue":10.10}},
                 {"type":"track","event":"Contained","userId":"u2","properties":{"revenue":0.20}},
                 {"type":"track","event":"Contained","userId":"u2","messageId":"twice","properties":{"revenue":1}},
                 {"type":"track","event":"Contained","userId":"u2","messageId":"twice","properties":{"revenue":1}}]}
                """);

        assertThat(answer.path("success").asBoolean()).isTrue();
        Stack.until("the row shows three events of two people", SHOWN, () -> {
            var values = row("Contained");
            assertThat(values.path("events").asLong()).isEqualTo(3);
            assertThat(values.path("people").asLong()).isEqualTo(2);
            assertThat(values.path("revenue").decimalValue()).isEqualByComparingTo("11.30");
        });
        try (var admin = Admin.create(
                Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.getBootstrapServers()))) {
            Stack.until("the insight has its topic", SHOWN, () -> assertThat(
                            admin.listTopics().names().get())
                    .contains("insights.events_by_name"));
        }
    }

    @Test
    void malformedInputIsRefusedAndStopsNothing() throws Exception {
        var refused = http.send(
                request("/v1/track", "{\"event\":\"x\",")
                        .header("authorization", "Bearer local")
                        .build(),
                BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(400);
        post("/v1/track", "{\"writeKey\":\"local\",\"event\":\"AfterTheFault\",\"userId\":\"u9\"}");
        Stack.until("the next event is counted", SHOWN, () -> assertThat(
                        row("AfterTheFault").path("events").asLong())
                .isEqualTo(1));
    }

    private com.fasterxml.jackson.databind.JsonNode post(String path, String body) throws Exception {
        var answer = http.send(request(path, body).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest.port() + path))
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(body));
    }

    private com.fasterxml.jackson.databind.JsonNode row(String name) throws Exception {
        var address = "http://127.0.0.1:" + aggregation.port() + "/v1/insights/events_by_name/rows?group.name=" + name;
        var answer = http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("rows").path(0).path("values");
    }
}
