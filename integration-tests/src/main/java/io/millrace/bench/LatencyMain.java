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
 * that is timed from its HTTP request to the row that a query shows, and to the row on the insight's own topic. The
 * probes' insight emits every 100 ms; an insight that emits each second adds up to a second on its topic, by its own
 * wish. Arguments: checkout, probes (default 200), events a second if not half of what it takes.
 */
final class LatencyMain {
    private static final int PORT_OFFSET = 13_000;
    /** The optimizing compiler takes a core for the first minute and a half of it where there are two. */
    private static final Duration WARM_UP = Duration.ofMinutes(2);

    private static final Duration SETTLE = Duration.ofMinutes(3);
    private static final Duration GIVE_UP = Duration.ofSeconds(20);
    private static final int COLD = 20;
    private static final String PREFIX = "probe-";
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
        new LatencyMain(Path.of(args[0]))
                .run(
                        Path.of(args[0]),
                        args.length > 1 ? Integer.parseInt(args[1]) : 200,
                        args.length > 2 ? Integer.parseInt(args[2]) : 0);
    }

    private static int half(int capacity) {
        System.out.printf("  the stack takes %,d events/s from HTTP to insight; measuring at half of that%n", capacity);
        return capacity / 2;
    }

    private void run(Path checkout, int probes, int asked) throws Exception {
        var insights = Files.createDirectories(directory.resolve("insights"));
        try (var shipped = Files.newDirectoryStream(checkout.resolve("aggregation/insights"), "*.yaml")) {
            for (var file : shipped) {
                Files.copy(file, insights.resolve(file.getFileName()));
            }
        }
        Files.writeString(insights.resolve("probes.yaml"), INSIGHTS);
        System.out.println("starting the stack with the shipped insights in " + directory);
        dist.millrace("up", "--processes", "--insights", insights.toString());
        try {
            int rate = asked > 0 ? asked : half(capacity());
            var load = dist.start(
                    "io.millrace.bench.LoadMain",
                    Map.of(),
                    ingest(),
                    Integer.toString(rate),
                    Long.toString(SETTLE.toSeconds() + 30 + COLD + probes),
                    "64");
            System.out.printf("  settled after %d s of it%n", settle(rate));
            var toRow = new double[probes];
            var toTopic = new double[probes];
            try (var topic = new InsightTopicTimes(dist.broker(), "insights.probes", PREFIX, id(0).length())) {
                // The first ones find the query's path cold, on both sides.
                for (int i = 0; i < COLD; i++) {
                    probe(id(probes + i), i, topic, new double[COLD], new double[COLD]);
                }
                for (int i = 0; i < probes; i++) {
                    probe(id(i), i, topic, toRow, toTopic);
                    Thread.sleep(100);
                }
            }
            load.destroy();
            load.waitFor();
            print("HTTP to queryable row", toRow);
            print("HTTP to insight topic", toTopic);
        } finally {
            dist.millrace("down");
        }
    }

    /**
     * Waits until the stack is warm and keeps up with the load: bursts end in long batches, and the optimizing compiler has
     * yet to see the short ones.
     *
     * @param most events that may be on their way, a second's
     * @return seconds that it took
     */
    private long settle(int most) throws Exception {
        var ingest = new Metrics(dist.port(8080));
        var counted = new Metrics(dist.port(8090));
        var start = System.nanoTime();
        int kept = 0;
        while (kept < 10 || System.nanoTime() - start < WARM_UP.toNanos()) {
            Thread.sleep(500);
            var onTheirWay = ingest.sum("millrace_ingest_accepted_events_total") - counted.sum(StageRun.AGGREGATED);
            kept = onTheirWay <= most ? kept + 1 : 0;
            if (System.nanoTime() - start > SETTLE.toNanos()) {
                throw new IllegalStateException("the stack does not keep up with " + most + " events/s: after " + SETTLE
                        + " of it " + (long) onTheirWay + " events are on their way");
            }
        }
        return (System.nanoTime() - start) / 1_000_000_000L;
    }

    /** Events a second of a burst, from its first request until all of it is in the insights. */
    private int capacity() throws Exception {
        burst(10);
        var counted = new Metrics(dist.port(8090));
        var before = counted.sum(StageRun.AGGREGATED);
        var start = System.nanoTime();
        burst(30);
        return (int) ((counted.sum(StageRun.AGGREGATED) - before) / ((System.nanoTime() - start) / 1e9));
    }

    private void burst(int seconds) throws Exception {
        dist.run("io.millrace.bench.LoadMain", ingest(), "0", Integer.toString(seconds), "16");
        dist.millrace("await");
    }

    private static void print(String what, double[] millis) {
        var probes = millis.length;
        var sorted = millis.clone();
        Arrays.sort(sorted);
        var slowest = sorted[probes - 1];
        int number = 1;
        while (millis[number - 1] < slowest) {
            number++;
        }
        System.out.printf(
                "  %s, %d probes: p50 %.0f ms, p99 %.0f ms, max %.0f ms, probe %d (limit: p99 under 1000 ms)%n",
                what, probes, sorted[probes / 2], sorted[(int) Math.ceil(probes * 0.99) - 1], slowest, number);
    }

    private static String id(int number) {
        return String.format("%s%06d", PREFIX, number);
    }

    private void probe(String id, int number, InsightTopicTimes topic, double[] toRow, double[] toTopic)
            throws Exception {
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
            if (toRow[number] == 0
                    && http.send(query, BodyHandlers.ofString()).body().contains("\"" + id + "\"")) {
                toRow[number] = (System.nanoTime() - start) / 1e6;
            }
            var seen = topic.seenAt(id);
            if (toRow[number] > 0 && seen != null) {
                toTopic[number] = (seen - start) / 1e6;
                return;
            }
            // More often, and the observer would be a good part of the load.
            Thread.sleep(10);
        }
        throw new IllegalStateException("probe " + id + " was not visible within " + GIVE_UP + ": row "
                + (toRow[number] > 0) + ", topic " + (topic.seenAt(id) != null));
    }

    private String ingest() {
        return "http://127.0.0.1:" + dist.port(8080);
    }
}
