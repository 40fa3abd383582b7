package io.millrace.peers;

import io.millrace.bench.AggregationRun;
import io.millrace.bench.Dist;
import io.millrace.bench.Oracle;
import io.millrace.bench.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the contenders, one at a time, and holds what they wrote against the oracle. */
final class Contenders {
    static final List<String> NAMES = List.of("limit", "naive", "flink-rocksdb", "flink-heap", "flink-sql", "millrace");

    /** Run when asked for: Millrace with a hundred insights, to be compared with its ten. */
    static final String HUNDRED = "millrace-100";

    /** One in so many events is not measured: until then compilation is a large part of what everybody costs. */
    private static final int WARM_UP = 2;

    /** Until then everything that was measured must be readable. */
    private static final long PATIENCE_SECONDS = 60;

    /**
     * One run of one contender.
     *
     * @param differences from the oracle, null where there are no rows to compare
     */
    record Run(Result result, List<String> differences) {}

    private final Path insights;
    private final Path directory;
    private final Dist streams;
    private final Dist flink;
    private final RowTopics topics;
    private final Oracle oracle;
    private final int events;

    Contenders(Path checkout, Path directory, Dist dist, RowTopics topics, int events) throws IOException {
        this.insights = checkout.resolve("integration-tests/peers/src/main/insights");
        this.directory = directory;
        // Kafka Streams and Flink each bring a RocksDB under the same class names, and Flink's connector a client of
        // its own: neither may see the other's.
        this.streams = dist.withClassPath(classPath(checkout, "", "frocksdbjni-"));
        this.flink = dist.withClassPath(classPath(checkout, "flink-lib", "rocksdbjni-", "kafka-clients-"));
        this.topics = topics;
        this.oracle = topics.oracle();
        this.events = events;
    }

    private static List<Path> classPath(Path checkout, String first, String... without) throws IOException {
        var target = checkout.resolve("integration-tests/peers/target");
        var path = new ArrayList<>(List.of(target.resolve("classes")));
        if (!first.isEmpty()) {
            path.add(target.resolve(first).resolve("*"));
        }
        try (var jars = Files.newDirectoryStream(target.resolve("lib"))) {
            for (var jar : jars) {
                if (Arrays.stream(without).noneMatch(jar.getFileName().toString()::startsWith)) {
                    path.add(jar);
                }
            }
        }
        return path;
    }

    Run run(String name, int run) throws Exception {
        return switch (name) {
            case "limit" -> limit();
            case "naive" -> peer(streams, "NaiveMain", name, run);
            case "flink-rocksdb", "flink-heap" -> peer(flink, "FlinkMain", name, run);
            case "flink-sql" -> peer(flink, "FlinkSqlMain", name, run);
            case "millrace" -> millrace(name, run, insights);
            case HUNDRED -> millrace(name, run, HundredInsights.write(directory, insights));
            default -> throw new IllegalArgumentException("no contender " + name);
        };
    }

    private Run limit() throws Exception {
        var line = streams.run(
                "io.millrace.bench.BareConsumerMain",
                streams.broker(),
                streams.registry(),
                "events.enriched",
                Integer.toString(events / WARM_UP),
                Integer.toString(events));
        return new Run(Result.parse(line), null);
    }

    private Run peer(Dist dist, String main, String name, int run) throws Exception {
        var id = name + "-" + run;
        var rows = "bench.rows." + id;
        topics.create(rows);
        var line = dist.run(
                "io.millrace.peers." + main,
                dist.broker(),
                dist.registry(),
                Files.createDirectories(directory.resolve(id)).toString(),
                Integer.toString(events / WARM_UP),
                Integer.toString(events),
                name,
                rows);
        return new Run(Result.parse(line), oracle.differences(topics.rowsOfPeer(rows)));
    }

    private Run millrace(String name, int run, Path definitions) throws Exception {
        var from = topics.ends("insight-updates");
        var differences = new ArrayList<String>();
        // Rows are emitted at most once a second, so the last ones come after the last event is counted.
        AggregationRun.Check compare = () -> {
            var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            do {
                Thread.sleep(1_000);
                differences.clear();
                var rows = topics.rowsOfMillrace(from);
                // The oracle knows the ten.
                rows.keySet().removeIf(key -> key.startsWith(HundredInsights.PREFIX));
                differences.addAll(oracle.differences(rows));
            } while (!differences.isEmpty() && System.nanoTime() < end);
        };
        var result = new AggregationRun(streams, directory, definitions, events)
                .measure("bench-" + name + "-" + run, events / WARM_UP, compare);
        return new Run(result, differences);
    }
}
