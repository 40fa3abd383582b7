package io.millrace.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * {@code scripts/bench query}: reads while the whole stack ingests at half of what it takes, each beside its limit in the
 * same run. Arguments: checkout, seconds for each figure (default 10), {@code --json}.
 */
final class QueryMain {
    private static final int PORT_OFFSET = 14_000;
    private static final int GROUPS = 5_000;
    private static final int WINDOWS = 60;
    private static final int QUERIES_A_SECOND = 500;
    private static final int TOPS_A_SECOND = 5;
    private static final int READERS = 1_000;
    private static final int PROBES = 5;
    private static final String INSIGHTS = """
        insights:
          - name: bench_groups
            description: Five thousand groups over sixty windows
            where: event.name == "Bench"
            groupBy: { group: event.properties.group }
            window: { tumbling: 1m }
            measures: { events: count(), value: sum(event.properties.value) }
            emit: { every: 10s, final: false }
            grace: 3h
            retain: 7d
          - name: bench_probes
            description: Each probe a group of its own, for readers of the stream
            where: event.name == "Probe"
            groupBy: { probe: event.properties.probe }
            window: { tumbling: 1h }
            measures: { seen: count() }
            emit: { every: 100ms, final: false }
            grace: 1m
            retain: 1d
        """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> results = new LinkedHashMap<>();
    private final Path directory;
    private final Path checkout;
    private final Dist dist;
    private final Duration each;
    private final boolean json;
    private final long firstWindow = (System.currentTimeMillis() / 60_000 - WINDOWS - 1) * 60_000;

    private QueryMain(Path checkout, Duration each, boolean json) throws Exception {
        this.checkout = checkout;
        this.each = each;
        this.json = json;
        this.directory = Files.createTempDirectory("millrace-query");
        this.dist = new Dist(checkout, directory, PORT_OFFSET, List.of());
    }

    public static void main(String[] args) throws Exception {
        var given = Arrays.stream(args).filter(each -> !each.equals("--json")).toList();
        var seconds = given.size() > 1 ? Integer.parseInt(given.get(1)) : 10;
        var bench = new QueryMain(Path.of(given.get(0)), Duration.ofSeconds(seconds), given.size() < args.length);
        bench.run();
    }

    private void run() throws Exception {
        var insights = Files.createDirectories(directory.resolve("insights"));
        try (var shipped = Files.newDirectoryStream(checkout.resolve("aggregation/insights"), "*.yaml")) {
            for (var file : shipped) {
                Files.copy(file, insights.resolve(file.getFileName()));
            }
        }
        Files.writeString(insights.resolve("bench.yaml"), INSIGHTS);
        say("starting the stack with the shipped insights in " + directory);
        dist.millrace("up", "--processes", "--insights", insights.toString());
        try {
            BenchRows.write(dist, GROUPS, WINDOWS, firstWindow);
            dist.millrace("await");
            var capacity = ingestWithAndWithoutQueries();
            var load = dist.start(
                    "io.millrace.bench.LoadMain",
                    Map.of(),
                    ingest(),
                    Integer.toString(capacity / 2),
                    Long.toString(each.toSeconds() * 3 + 120),
                    "16");
            try {
                Thread.sleep(3_000);
                say(String.format(
                        Locale.ROOT, "ingesting at %,d events/s, half of what the stack takes", capacity / 2));
                pointReads();
                top();
                streams();
            } finally {
                load.destroy();
                load.waitFor();
            }
            dist.millrace("await");
            throughput();
        } finally {
            dist.millrace("down");
        }
        if (json) {
            System.out.println(results.entrySet().stream()
                    .map(result -> "\"" + result.getKey() + "\":" + result.getValue())
                    .collect(Collectors.joining(",", "{", "}")));
        }
    }

    /** Events a second that come out at the far end, while as many as possible go in; the runs alternate. */
    private int ingestWithAndWithoutQueries() throws Exception {
        dist.run("io.millrace.bench.LoadMain", ingest(), "0", "5", "16");
        double alone = 0;
        double queried = 0;
        for (int i = 0; i < 2; i++) {
            alone += ingested(false) / 2;
            queried += ingested(true) / 2;
        }
        var falls = 100 * (1 - queried / alone);
        say(String.format(
                Locale.ROOT,
                "  ingest to insight: %,.0f events/s alone, %,.0f under %d queries/s: falls by %.1f%% (goal: less than"
                        + " 10%%)",
                alone,
                queried,
                QUERIES_A_SECOND,
                falls));
        results.put(
                "ingest",
                String.format(
                        Locale.ROOT,
                        "{\"eventsPerSecond\":%.0f,\"underQueries\":%.0f,\"fallsByPercent\":%.2f}",
                        alone,
                        queried,
                        falls));
        dist.millrace("await");
        return (int) alone;
    }

    private double ingested(boolean queried) throws Exception {
        var counted = new Metrics(dist.port(8090));
        var queries = new Thread(() -> {
            try {
                var latencies = QueryLoad.run(query(), this::point, QUERIES_A_SECOND, each, 8);
                report("pointReadsAtFullLoad", "point reads meanwhile", latencies);
            } catch (InterruptedException e) {
                // The run ends: nobody else interrupts it.
                Thread.currentThread().interrupt();
            }
        });
        var before = counted.sum(StageRun.AGGREGATED);
        var start = System.nanoTime();
        if (queried) {
            queries.start();
        }
        dist.run("io.millrace.bench.LoadMain", ingest(), "0", Long.toString(each.toSeconds()), "16");
        var rate = (counted.sum(StageRun.AGGREGATED) - before) / ((System.nanoTime() - start) / 1e9);
        queries.join();
        return rate;
    }

    private void pointReads() throws Exception {
        var latencies = QueryLoad.run(query(), this::point, QUERIES_A_SECOND, each, 8);
        report("pointReads", "point reads at " + QUERIES_A_SECOND + "/s (goal: p99 under 5 ms)", latencies);
    }

    private void top() throws Exception {
        var path = "/v1/insights/bench_groups/rows?order=-value&limit=10&from=" + firstWindow + "&to="
                + (firstWindow + WINDOWS * 60_000L);
        top(
                "topOfRows",
                String.format(
                        Locale.ROOT,
                        "top 10 of all %,d rows, %,d groups over %d windows",
                        GROUPS * WINDOWS,
                        GROUPS,
                        WINDOWS),
                path);
        top("topOfGroups", "top 10 groups, their windows rolled up", path + "&rollup=6h");
    }

    /** The first request finds nothing in memory and is reported by itself. */
    private void top(String key, String title, String path) throws InterruptedException {
        var first = QueryLoad.run(query(), number -> path, 1, Duration.ofMillis(900), 1);
        report(key + "First", title + ", the first time", first);
        report(key, title + " (goal: p99 under 50 ms)", QueryLoad.run(query(), number -> path, TOPS_A_SECOND, each, 1));
    }

    /** From the time that the row's commit began to when each reader has it. */
    private void streams() throws Exception {
        List<Long> nanos = new ArrayList<>();
        long missing = 0;
        try (var readers = new StreamReaders(query(), "/v1/insights/bench_probes/stream?limit=1", READERS);
                var updates = new CommittedUpdates(dist.broker(), dist.registry())) {
            readers.await("event: freshness", Duration.ofSeconds(30));
            for (int probe = 0; probe < PROBES; probe++) {
                var id = "probe-" + probe + "-" + firstWindow;
                send(id);
                var seen = readers.await("\"" + id + "\"", Duration.ofSeconds(20));
                long committed = updates.timeOf(id) * 1_000_000;
                seen.forEach(at -> nanos.add(at - committed));
                missing += READERS - seen.size();
            }
        }
        report(
                "streams",
                READERS + " readers of one stream, from commit to reader (goal: under 1 s)",
                Latencies.of(nanos, missing));
    }

    private void send(String id) throws Exception {
        var body = "{\"writeKey\":\"local\",\"anonymousId\":\"prober\",\"event\":\"Probe\",\"properties\":{\"probe\":\""
                + id + "\"}}";
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(ingest() + "/v1/track"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("ingest refused a probe: " + answer.statusCode() + " " + answer.body());
        }
    }

    /** A random group in a random window. */
    private String point(long number) {
        var random = new SplittableRandom(number);
        long start = firstWindow + random.nextInt(WINDOWS) * 60_000L;
        return "/v1/insights/bench_groups/rows?group.group=g" + random.nextInt(GROUPS) + "&from=" + start + "&to="
                + (start + 60_000);
    }

    /** Point reads for each second of CPU, with nothing else going on. */
    private void throughput() throws Exception {
        var reads = new ReadThroughput(dist, directory, each, GROUPS, WINDOWS, firstWindow, this::say);
        results.put("throughput", reads.measure(this::point));
    }

    private void report(String key, String title, Latencies latencies) {
        say("  " + title + ": " + latencies.text());
        results.put(key, latencies.json());
    }

    private void say(String line) {
        (json ? System.err : System.out).println(line);
    }

    private URI query() {
        return URI.create("http://127.0.0.1:" + dist.port(8090));
    }

    private String ingest() {
        return "http://127.0.0.1:" + dist.port(8080);
    }
}
