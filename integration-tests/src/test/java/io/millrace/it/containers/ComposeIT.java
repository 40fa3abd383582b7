package io.millrace.it.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.Stack;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The images of infra/docker/build in the stack of compose.yaml: what its README promises. */
@Tag("images")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {
    private static final Duration SHOWN = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> STAGES =
            List.of("collector-1", "collector-2", "enrichment", "aggregation", "sink-publisher");

    @TempDir
    static Path directory;

    private static ComposeStack stack;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    @BeforeAll
    static void start() throws Exception {
        stack = new ComposeStack(directory.resolve("logs"), Stack.insights("containers"));
        stack.up("haproxy", "enrichment", "aggregation", "sink-publisher", "definitions", "prometheus");
    }

    @AfterAll
    static void remove() throws Exception {
        stack.remove();
    }

    @Test
    @Order(1)
    void everyServiceBecomesHealthy() throws Exception {
        for (var stage : STAGES) {
            Stack.until(stage + " is healthy", SHOWN, () -> assertThat(stack.inspect(stage, "{{.State.Health.Status}}"))
                    .isEqualTo("healthy"));
        }
    }

    @Test
    @Order(2)
    void aServiceMayWriteNothingButItsStateAndIsNotRoot() throws Exception {
        for (var stage : STAGES) {
            assertThat(stack.inspect(stage, "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}}"))
                    .as(stage)
                    .isEqualTo("true [ALL] 10001:10001");
        }
    }

    @Test
    @Order(3)
    void anEventSentThroughHaproxyIsARowThatTheCommandShows() throws Exception {
        assertThat(post("{\"type\":\"track\",\"event\":\"Composed\",\"userId\":\"u1\",\"messageId\":\"m1\"}")
                        .statusCode())
                .isEqualTo(200);

        Stack.until(
                "the row is there", SHOWN, () -> assertThat(events("Composed")).isEqualTo(1));
        assertThat(stack.millrace("query", "events_by_name", "--group", "name=Composed", "--format", "csv")
                        .succeeded()
                        .output())
                .containsPattern(",Composed,[0-9.]+,1,");
    }

    @Test
    @Order(4)
    void theAddressOfTheClientIsWhatHaproxySawAndNotWhatTheClientClaims() throws Exception {
        var claimed = request("{\"type\":\"track\",\"event\":\"Claimed\",\"anonymousId\":\"a1\",\"messageId\":\"m2\"}")
                .header("X-Forwarded-For", "198.51.100.77")
                .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");

        assertThat(http.send(claimed.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);

        Stack.until(
                "the row is there", SHOWN, () -> assertThat(events("Claimed")).isEqualTo(1));
        assertThat(row("Claimed").path("group").path("ip").asText())
                .isNotEmpty()
                .doesNotStartWith("198.51.100.");
    }

    @Test
    @Order(5)
    void whatIsTooLargeOrOfTheOperatorsDoesNotPassHaproxy() throws Exception {
        var tooLarge = request("x".repeat(600_000)).build();

        assertThat(http.send(tooLarge, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
        for (var path : List.of("/metrics", "/health/live")) {
            assertThat(get("MILLRACE_INGEST_PORT", path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get("MILLRACE_INGEST_PORT", "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(6)
    void aCollectorThatDiesUnderLoadFailsNoRequestAndCountsNothingTwice() throws Exception {
        try (var load = new SteadyLoad(stack.uri("MILLRACE_INGEST_PORT", "/v1/batch"), "Steady", 4)) {
            load.awaitRequests(200);
            stack.kill("collector-1", "SIGKILL");
            load.awaitRequests(load.requests() + 400);
            stack.start("collector-1");
            load.awaitRequests(load.requests() + 200);
            load.stop();

            assertThat(load.failures()).isEmpty();
            Stack.until("every event counts once", SHOWN, () -> assertThat(events("Steady"))
                    .isEqualTo(load.events()));
        }
        Stack.until(
                "collector-1 is back", SHOWN, () -> assertThat(stack.inspect("collector-1", "{{.State.Health.Status}}"))
                        .isEqualTo("healthy"));
    }

    @Test
    @Order(7)
    void prometheusScrapesEveryService() throws Exception {
        Stack.until("all targets are up", SHOWN, () -> {
            var up = JSON.readTree(
                    get("PROMETHEUS_PORT", "/api/v1/query?query=up%3D%3D1").body());
            assertThat(up.path("data").path("result")).hasSize(STAGES.size());
        });
    }

    @Test
    @Order(8)
    void everyServiceDrainsWithinItsGracePeriod() throws Exception {
        stack.stop();

        for (var stage : STAGES) {
            assertThat(stack.inspect(stage, "{{.State.ExitCode}} {{.State.OOMKilled}}"))
                    .as(stage)
                    .isEqualTo("0 false");
        }
    }

    private HttpResponse<String> post(String event) throws Exception {
        return http.send(request(event).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String body) {
        return HttpRequest.newBuilder(stack.uri("MILLRACE_INGEST_PORT", "/v1/track"))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer local")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> get(String port, String path) throws Exception {
        var request = HttpRequest.newBuilder(stack.uri(port, path)).timeout(Duration.ofMinutes(1));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private long events(String name) throws Exception {
        return row(name).path("values").path("events").asLong();
    }

    private JsonNode row(String name) throws Exception {
        var answer = get("MILLRACE_AGGREGATION_PORT", "/v1/insights/events_by_name/rows?group.name=" + name);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("rows").path(0);
    }
}
