package io.millrace.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code scripts/bench latency}: the whole stack under half of the load that it can take, and a probe every so often
 * that is timed from its HTTP request to the row that a query shows. Arguments: checkout, probes (default 200).
 */
final class LatencyMain {
    private static final int PORT_OFFSET = 13_000;
    private static final Duration GIVE_UP = Duration.ofSeconds(20);
    private static final String INSIGHTS = """
        insights:
          - name: probes
            description: Latency probes, each a group of its own
            where: event.name == "Probe"
            groupBy: { probe: event.properties.probe }
            window: { tumbling: 1h }
            measures: { seen: count() }
            emit: { every: 100ms, final: true }
            grace: 1m
            retain: 1d
        """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Dist dist;
    private final Path directory;

    private LatencyMain(Path checkout) throws Exception {
        this.directory = Files.createTempDirectory("millrace-latency");
        this.dist = new Dist(checkout, directory, PORT_OFFSET, List.of());
    }

    public static void main(String[] args) throws Exception {
        new LatencyMain(Path.of(args[0])).run(Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 200);
    }

    private void run(Path checkout, int probes) throws Exception {
        var insights = Files.createDirectories(directory.resolve("insights"));
        try (var shipped = Files.newDirectoryStream(checkout.resolve("aggregation/insights"), "*.yaml")) {
            for (var file : shipped) {
                Files.copy(file, insights.resolve(file.getFileName()));
            }
        }
        Files.writeString(insights.resolve("probes.yaml"), INSIGHTS);
        System.out.println("starting the stack with the shipped insights in " + directory);
        dist.millrace("up", "--insights", insights.toString());
        try {
            var capacity = capacity();
            System.out.printf(
                    "  the stack takes %,d events/s from HTTP to insight; measuring at half of that%n", capacity);
            var load = dist.start(
                    "io.millrace.bench.LoadMain",
                    Map.of(),
                    ingest(),
                    Integer.toString(capacity / 2),
                    Integer.toString(20 + probes / 4),
                    "64");
            Thread.sleep(10_000);
            var millis = new double[probes];
            for (int i = 0; i < probes; i++) {
                millis[i] = probe(i);
                Thread.sleep(100);
            }
            load.destroy();
            load.waitFor();
            Arrays.sort(millis);
            System.out.printf(
                    "  HTTP to queryable row, %d probes: p50 %.0f ms, p99 %.0f ms, max %.0f ms%n",
                    probes, millis[probes / 2], millis[(int) Math.ceil(probes * 0.99) - 1], millis[probes - 1]);
        } finally {
            dist.millrace("down");
        }
    }

    /** Events a second that come out at the far end while as many as possible go in. */
    private int capacity() throws Exception {
        var counted = new Metrics(dist.port(8090));
        dist.run("io.millrace.bench.LoadMain", ingest(), "0", "10", "16");
        var before = counted.sum(StageRun.AGGREGATED);
        var start = System.nanoTime();
        dist.run("io.millrace.bench.LoadMain", ingest(), "0", "15", "16");
        var rate = (counted.sum(StageRun.AGGREGATED) - before) / ((System.nanoTime() - start) / 1e9);
        dist.millrace("await");
        return (int) rate;
    }

    private double probe(int number) throws Exception {
        var id = "p" + number;
        var body = "{\"writeKey\":\"local\",\"anonymousId\":\"prober\",\"event\":\"Probe\",\"properties\":{\"probe\":\""
                + id + "\"}}";
        var query = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + dist.port(8090) + "/v1/insights/probes/rows?group.probe=" + id))
                .timeout(GIVE_UP)
                .build();
        var start = System.nanoTime();
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(ingest() + "/v1/track"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("ingest refused a probe: " + answer.statusCode() + " " + answer.body());
        }
        while (System.nanoTime() - start < GIVE_UP.toNanos()) {
            if (http.send(query, BodyHandlers.ofString()).body().contains("\"" + id + "\"")) {
                return (System.nanoTime() - start) / 1e6;
            }
            Thread.sleep(2);
        }
        throw new IllegalStateException("probe " + id + " was not visible within " + GIVE_UP);
    }

    private String ingest() {
        return "http://127.0.0.1:" + dist.port(8080);
    }
}
