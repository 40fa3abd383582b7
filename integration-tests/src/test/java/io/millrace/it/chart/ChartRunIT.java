package io.millrace.it.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.PlainBroker;
import io.millrace.it.stack.Stack;
import io.millrace.kubernetes.Chart;
import io.millrace.kubernetes.Manifest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All services, as processes with exactly the environment that the chart renders, become ready on a real broker and registry; an event
 * becomes a row by the README's steps; each metric that a scaler asks for is exported; and of two instances the one that is scaled
 * in leaves its group at once. Not an engine of containers: the images have tests of their own.
 */
@Tag("fleet")
class ChartRunIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String GROUP = "millrace-enrichment";
    private static final String INSIGHTS = """
        insights:
          shop.yaml: |
            insights:
              - name: orders
                where: event.name == "Order Completed"
                window: { tumbling: 1m }
                measures:
                  orders: count()
                  revenue: sum(double(event.properties.revenue))
                emit: { every: 1s }
        """;

    @TempDir
    Path directory;

    private final Map<String, String> secret = new HashMap<>();

    @Test
    void fromTheRenderedEnvironmentAloneAnEventBecomesARowAndScalingInMovesPartitionsAtOnce() throws Exception {
        String writeKey = "a-write-key";
        String apiKey = "mr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
        secret.put("write-keys", writeKey + ":shop");
        secret.put("api-keys", "me:shop:apply:" + sha256(apiKey));
        secret.put("peer-secret", "0123456789abcdef0123456789abcdef");
        try (var registry = new Stack(directory.resolve("registry"), "clients", 6300);
                var broker = new PlainBroker(directory.resolve("broker"));
                var scale = new ScaleServer(directory, 2);
                var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
            registry.up("--only", "registry");
            var rendered = Chart.render(
                    Files.readString(Chart.ROOM.resolve("examples/minimal.yaml")),
                    "kafka: { bootstrapServers: '" + broker.address() + "' }",
                    "registry: { url: 'http://127.0.0.1:" + registry.port(8081) + "/apis/ccompat/v7' }",
                    "zones: { source: podLabel }",
                    scale.values("enrichment"),
                    INSIGHTS);

            try (var ingest = pod(rendered, "ingest", 0);
                    var first = pod(rendered, "enrichment", 0);
                    var second = pod(rendered, "enrichment", 1);
                    var aggregation = pod(rendered, "aggregation", 0);
                    var sink = pod(rendered, "sink-publisher", 0)) {
                for (var pod : List.of(ingest, first, second, aggregation, sink)) {
                    pod.awaitReady();
                }
                track(ingest, writeKey);
                Stack.until("the event is in a row", PATIENCE, () -> assertThat(rows(aggregation, apiKey))
                        .contains("\"orders\":1")
                        .contains("12.5"));

                exports(first, "millrace_enrichment_behind_seconds");
                exports(aggregation, "millrace_aggregation_behind_seconds");
                exports(sink, "millrace_sink_behind_seconds");
                scaledInOf(admin, scale, first, second);
                for (var pod : List.of(ingest, aggregation, sink)) {
                    assertThat(pod.stop()).isZero();
                }
            }
        }
    }

    /** The session lasts for a minute, so what happens sooner was said and not waited for. */
    private static void scaledInOf(Admin admin, ScaleServer scale, PodProcess first, PodProcess second)
            throws Exception {
        Stack.until(
                "both are members", PATIENCE, () -> assertThat(members(admin)).containsExactly(member(0), member(1)));
        scale.scale(1);
        assertThat(second.stop()).isZero();
        Stack.until("the one that was scaled in is gone, and only that", Duration.ofSeconds(15), () -> assertThat(
                        members(admin))
                .containsExactly(member(0)));
        // Of a restart: the ordinal is within the scale, and the place is kept.
        assertThat(first.stop()).isZero();
        assertThat(members(admin)).containsExactly(member(0));
    }

    private static String member(int ordinal) {
        return GROUP + "-millrace-enrichment-" + ordinal + "-1";
    }

    private static Set<String> members(Admin admin) throws Exception {
        var names = new TreeSet<String>();
        admin.describeConsumerGroups(List.of(GROUP))
                .all()
                .get()
                .get(GROUP)
                .members()
                .forEach(member -> names.add(member.groupInstanceId().orElse("a dynamic member")));
        return names;
    }

    private PodProcess pod(List<Manifest> rendered, String component, int ordinal) throws Exception {
        var workload = rendered.stream()
                .filter(Manifest::isService)
                .filter(one -> one.container().path("name").asText().equals(component))
                .findFirst()
                .orElseThrow();
        var volume = Files.createDirectories(directory.resolve(component + "-" + ordinal));
        var insights = Files.createDirectories(directory.resolve("insights"));
        for (Manifest map : rendered) {
            if (map.kind().equals("ConfigMap")) {
                Files.writeString(
                        insights.resolve("shop.yaml"), map.at("/data/shop.yaml").asText());
            }
        }
        return new PodProcess(
                directory,
                workload,
                ordinal,
                Map.of("/var/lib/millrace", volume, "/etc/millrace/insights", insights),
                secret);
    }

    private static void exports(PodProcess pod, String metric) throws Exception {
        Stack.until(metric + " is exported", PATIENCE, () -> assertThat(
                        pod.metrics().lines())
                .anyMatch(line -> line.startsWith(metric + " ")));
    }

    private static void track(PodProcess ingest, String writeKey) throws Exception {
        var basic = Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest.port() + "/v1/track"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"userId\":\"ada\",\"event\":\"Order Completed\",\"properties\":{\"revenue\":12.5}}"))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static String rows(PodProcess aggregation, String apiKey) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + aggregation.port() + "/v1/insights/orders/rows"))
                .header("Authorization", "Bearer " + apiKey)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
