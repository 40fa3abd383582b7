package io.millrace.peers;

import io.millrace.bench.Dist;
import io.millrace.bench.Preload;
import io.millrace.bench.StageRun;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * {@code scripts/bench engine}: every contender alone in its own JVM with two worker threads on the same preloaded
 * topic, each one's rows held against an oracle. Arguments: checkout, events, {@code --json} for a document.
 */
final class EngineMain {
    private static final int PORT_OFFSET = 14_000;

    private final Dist dist;
    private final int events;
    private final Path directory;
    private final List<String> lines = new ArrayList<>();

    private EngineMain(Path checkout, int events) throws Exception {
        this.directory = Files.createTempDirectory("millrace-engine");
        this.dist = new Dist(checkout, directory, PORT_OFFSET, List.of(checkout.resolve("integration-tests/peers/target/lib/*"),
                checkout.resolve("integration-tests/peers/target/classes")));
        this.events = events;
    }

    public static void main(String[] args) throws Exception {
        var checkout = Path.of(args[0]);
        var arguments = new ArrayList<>(List.of(args).subList(1, args.length));
        var json = arguments.remove("--json");
        var bench = new EngineMain(checkout, arguments.isEmpty() ? 3_000_000 : Integer.parseInt(arguments.get(0)));
        bench.run(checkout.resolve("integration-tests/peers/src/main/insights"));
        if (json) {
            System.out.println("{\"contenders\":[" + String.join(",", bench.lines) + "]}");
        }
    }

    private void run(Path insights) throws Exception {
        System.err.println("starting a broker and a registry in " + directory);
        dist.millrace("up", "--only", "broker,registry");
        try {
            var ids = new SchemaIds(RegistryClients.connect(dist.registry(), Map.of()));
            System.err.printf("preloading %,d events%n", events);
            new Preload(dist.broker(), ids).enriched(events);
            var topics = new RowTopics(dist.broker(), ids);
            var oracle = topics.oracle();
            var limit = dist.run("io.millrace.bench.BareConsumerMain", dist.broker(), dist.registry(),
                    "events.enriched", Integer.toString(events / 6), Integer.toString(events));
            report(limit.replaceFirst("}$", ",\"equalsOracle\":null}"), List.of());
            peer("naive", "io.millrace.peers.NaiveMain", topics, oracle);
            peer("flink-rocksdb", "io.millrace.peers.FlinkMain", topics, oracle, "rocksdb");
            peer("flink-heap", "io.millrace.peers.FlinkMain", topics, oracle, "hashmap");
            peer("flink-sql", "io.millrace.peers.FlinkSqlMain", topics, oracle);
            var millrace = StageRun.aggregation(dist, directory, insights, events);
            verify(millrace.json(), oracle.differences(topics.rowsOfMillrace()));
        } finally {
            dist.millrace("down");
        }
    }

    private void peer(String name, String main, RowTopics topics, Oracle oracle, String... more) throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", dist.broker()))) {
            admin.createTopics(List.of(new NewTopic("bench.rows." + name, 4, (short) 1))).all().get();
        }
        var arguments = new ArrayList<>(List.of(
                dist.broker(),
                dist.registry(),
                Files.createDirectories(directory.resolve(name)).toString(),
                Integer.toString(events / 6),
                Integer.toString(events)));
        arguments.addAll(List.of(more));
        var result = dist.run(main, arguments.toArray(String[]::new));
        verify(result, oracle.differences(topics.rowsOfPeer(name)));
    }

    private void verify(String result, List<String> differences) {
        report(result.replaceFirst("}$", ",\"equalsOracle\":" + differences.isEmpty() + "}"), differences);
    }

    private void report(String line, List<String> differences) {
        lines.add(line);
        System.err.println("  " + line);
        differences.forEach(difference -> System.err.println("    " + difference));
    }
}
