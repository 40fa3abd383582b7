package io.millrace.bench;

import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code scripts/bench stages}: each stage alone on preloaded topics, beside the limit measured in the same run.
 * Arguments: checkout, events (default 1000000), one stage alone (default all). The first two fifths are warm-up for
 * everybody, which no figure counts.
 */
final class StagesMain {
    private static final int PORT_OFFSET = 12_000;
    static final double WARM_UP = 0.4;

    // As in the local stack, for the limits too.
    private static final List<String> JVM = List.of("-Xms64m", "-Xmx384m", "-XX:+UseSerialGC");

    private final Dist dist;
    private final int events;
    private final Path directory;
    private final Path insights;
    private final StageRun stages;

    private StagesMain(Path checkout, int events) throws IOException {
        this.directory = Files.createTempDirectory("millrace-bench");
        this.dist = new Dist(checkout, directory, PORT_OFFSET, List.of(), JVM);
        this.insights = checkout.resolve("aggregation/insights");
        this.stages = new StageRun(dist, directory);
        this.events = events;
    }

    public static void main(String[] args) throws Exception {
        var bench = new StagesMain(Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000);
        bench.run(args.length > 2 ? Set.of(args[2]) : Set.of("ingest", "enrichment", "aggregation"));
    }

    private void run(Set<String> wanted) throws Exception {
        System.out.println("starting a broker and a registry in " + directory);
        dist.millrace("up", "--only", "broker,registry");
        try {
            var ids = new SchemaIds(RegistryClients.connect(dist.registry(), Map.of()));
            var preload = new Preload(dist.broker(), ids);
            if (wanted.contains("ingest")) {
                ingest();
            }
            if (wanted.contains("enrichment")) {
                System.out.printf("preloading %,d raw events%n", events);
                preload.raw(events);
                enrichment();
            }
            if (wanted.contains("aggregation")) {
                System.out.printf("preloading %,d enriched events%n", events);
                preload.enriched(events);
                aggregation();
            }
        } finally {
            dist.millrace("down");
        }
    }

    private void enrichment() throws Exception {
        var main = "io.millrace.enrichment.EnrichmentMain";
        stage("enrichment", main, "events.raw", 8091, "millrace_enrichment_events_in_total");
    }

    private void aggregation() throws Exception {
        var main = "io.millrace.aggregation.AggregationMain";
        stage("aggregation", main, "events.enriched", 8090, StageRun.AGGREGATED);
    }

    private void ingest() throws Exception {
        System.out.println("ingest, HTTP batches of 100, beside a bare producer of the same events (acks=all)");
        var limit = dist.run(
                "io.millrace.bench.BareProducerMain",
                dist.broker(),
                dist.registry(),
                Integer.toString((int) (events * WARM_UP)),
                Integer.toString(events));
        var stage = dist.start("io.millrace.ingest.IngestMain", stages.environment("ingest", 8080));
        try {
            var base = "http://127.0.0.1:" + dist.port(8080);
            var metrics = new Metrics(dist.port(8080));
            StageRun.waitFor(stage, metrics, "process_start_time_seconds", 1);
            // Half a minute until the optimizing compiler is through with it.
            dist.run("io.millrace.bench.LoadMain", base, "0", "30", "16");
            var before = metrics.sum("millrace_ingest_accepted_total");
            var from = Usage.of(stage.toHandle());
            var load = dist.run("io.millrace.bench.LoadMain", base, "0", "20", "16");
            var to = Usage.of(stage.toHandle());
            var accepted = (long) (metrics.sum("millrace_ingest_accepted_total") - before);
            System.out.println("  limit  " + limit);
            System.out.println("  load   " + load);
            System.out.println(Result.between("ingest", accepted, from, to).row());
        } finally {
            StageRun.stop(stage);
        }
    }

    private void stage(String name, String main, String topic, int port, String counter) throws Exception {
        System.out.println(name + ", beside a bare consumer that decodes " + topic);
        var limit = dist.run(
                "io.millrace.bench.BareConsumerMain",
                dist.broker(),
                dist.registry(),
                topic,
                Integer.toString((int) (events * WARM_UP)),
                Integer.toString(events));
        System.out.println("  limit  " + limit);
        var environment = stages.environment(name, port);
        environment.put("MILLRACE_AGGREGATION_INSIGHTS", insights.toString());
        var result = stages.measure(name, main, environment, port, counter, events);
        System.out.println(result.row());
    }
}
