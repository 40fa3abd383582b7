package io.millrace.bench;

import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code scripts/bench}: each stage alone on preloaded topics, beside the limit measured in the same run. Arguments:
 * checkout, events (default 500000). Warm-up is the first fifth of the events, which no figure counts.
 */
final class StagesMain {
    private static final int PORT_OFFSET = 12_000;
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final Dist dist;
    private final int events;
    private final Path directory;

    private StagesMain(Path checkout, int events) throws IOException {
        this.directory = Files.createTempDirectory("millrace-bench");
        this.dist = new Dist(checkout, directory, PORT_OFFSET);
        this.events = events;
    }

    public static void main(String[] args) throws Exception {
        var bench = new StagesMain(Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 500_000);
        bench.run();
    }

    private void run() throws Exception {
        System.out.println("starting a broker and a registry in " + directory);
        dist.millrace("up", "--only", "broker,registry");
        try {
            var ids = new SchemaIds(RegistryClients.connect(dist.registry(), Map.of()));
            System.out.printf("preloading %,d raw and %,d enriched events%n", events, events);
            var preload = new Preload(dist.broker(), ids);
            preload.raw(events);
            preload.enriched(events);
            ingest();
            stage(
                    "enrichment",
                    "io.millrace.enrichment.EnrichmentMain",
                    "events.raw",
                    8091,
                    "millrace_enrichment_read_total");
            stage(
                    "aggregation",
                    "io.millrace.aggregation.AggregationMain",
                    "events.enriched",
                    8090,
                    "millrace_aggregation_events_total");
        } finally {
            dist.millrace("down");
        }
    }

    private void ingest() throws Exception {
        System.out.println("ingest, HTTP batches of 100, beside a bare producer of the same events (acks=all)");
        var limit = dist.run(
                "io.millrace.bench.BareProducerMain",
                dist.broker(),
                dist.registry(),
                Integer.toString(events / 5),
                Integer.toString(events));
        var stage = dist.start("io.millrace.ingest.IngestMain", environment("ingest", 8080));
        try {
            var base = "http://127.0.0.1:" + dist.port(8080);
            var metrics = new Metrics(dist.port(8080));
            waitUntilReady(stage, dist.port(8080));
            dist.run("io.millrace.bench.LoadMain", base, "0", "10", "16");
            var before = metrics.sum("millrace_ingest_accepted_total");
            var from = Usage.of(stage.toHandle());
            var load = dist.run("io.millrace.bench.LoadMain", base, "0", "15", "16");
            var to = Usage.of(stage.toHandle());
            var accepted = (long) (metrics.sum("millrace_ingest_accepted_total") - before);
            System.out.println("  limit  " + limit);
            System.out.println("  load   " + load);
            System.out.println(Result.between("ingest", accepted, from, to).row());
        } finally {
            stop(stage);
        }
    }

    private void stage(String name, String main, String topic, int port, String counter) throws Exception {
        System.out.println(name + ", beside a bare consumer that decodes " + topic);
        var limit = dist.run(
                "io.millrace.bench.BareConsumerMain",
                dist.broker(),
                dist.registry(),
                topic,
                Integer.toString(events / 5),
                Integer.toString(events));
        System.out.println("  limit  " + limit);
        var stage = dist.start(main, environment(name, port));
        try {
            var metrics = new Metrics(dist.port(port));
            var warm = waitFor(stage, metrics, counter, events / 5.0);
            var from = Usage.of(stage.toHandle());
            var all = waitFor(stage, metrics, counter, events);
            var to = Usage.of(stage.toHandle());
            System.out.println(
                    Result.between(name, (long) (all - warm), from, to).row());
        } finally {
            stop(stage);
        }
    }

    private Map<String, String> environment(String stage, int port) {
        var environment = new HashMap<String, String>();
        environment.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", dist.broker());
        environment.put("MILLRACE_REGISTRY_URL", dist.registry());
        environment.put(
                "MILLRACE_" + stage.toUpperCase(java.util.Locale.ROOT) + "_PORT", Integer.toString(dist.port(port)));
        if (!stage.equals("ingest")) {
            environment.put(
                    "MILLRACE_" + stage.toUpperCase(java.util.Locale.ROOT) + "_STATE_DIR",
                    directory.resolve("state-" + stage).toString());
        }
        return environment;
    }

    private static double waitFor(Process stage, Metrics metrics, String counter, double wanted) throws Exception {
        var end = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < end && stage.isAlive()) {
            var value = metrics.sum(counter);
            if (value >= wanted) {
                return value;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException(counter + " did not reach " + wanted + "; alive: " + stage.isAlive());
    }

    private static void waitUntilReady(Process stage, int port) throws Exception {
        var metrics = new Metrics(port);
        waitFor(stage, metrics, "process_start_time_seconds", 1);
    }

    private static void stop(Process stage) throws InterruptedException {
        stage.destroy();
        stage.waitFor();
    }
}
