package io.millrace.bench;

import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;

/**
 * {@code scripts/bench stages}: each stage alone on preloaded topics, beside the limit measured in the same run.
 * Arguments: checkout, events (default 2000000), one stage alone (default all). The first half is warm-up for everybody,
 * which no figure counts: on two cores the optimizing compiler takes that long.
 */
final class StagesMain {
    private static final int PORT_OFFSET = 12_000;
    static final double WARM_UP = 0.5;

    private static final String ENRICHED = "millrace_enrichment_events_in_total";

    private static final List<String> TEN = List.of(
            "campaign_performance",
            "events_per_minute",
            "pages_by_path",
            "people_and_bots",
            "prices_by_brand",
            "revenue_by_category",
            "revenue_by_country",
            "top_products",
            "traffic_by_browser",
            "uniques_by_country");

    // As in the local stack, for the limits too.
    private static final List<String> JVM = List.of("-Xms192m", "-Xmx384m", "-Xmn144m", "-XX:+UseSerialGC");

    private final Dist dist;
    private final int events;
    private final Path directory;
    private final Path checkout;
    private final StageRun stages;

    private StagesMain(Path checkout, int events) throws IOException {
        this.directory = Files.createTempDirectory("millrace-bench");
        this.dist = new Dist(checkout, directory, PORT_OFFSET, List.of(), JVM);
        this.checkout = checkout;
        this.stages = new StageRun(dist, directory);
        this.events = events;
    }

    public static void main(String[] args) throws Exception {
        var bench = new StagesMain(Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 2_000_000);
        bench.run(args.length > 2 ? Set.of(args[2]) : Set.of("ingest", "enrichment", "aggregation"));
    }

    private void run(Set<String> wanted) throws Exception {
        System.out.println("starting a broker and a registry in " + directory);
        dist.millrace("up", "--only", "broker,registry");
        try {
            var ids = new SchemaIds(RegistryClients.connect(dist.registry(), Map.of()));
            var log = new MergeLog();
            var preload = new Preload(dist.broker(), ids, 7, log::add);
            if (wanted.contains("enrichment")) {
                System.out.printf("preloading %,d raw events%n", events);
                preload.raw(events);
                enrichment();
            }
            if (wanted.contains("aggregation")) {
                System.out.printf("preloading %,d enriched events%n", events);
                preload.enriched(events);
                aggregation();
                aggregationWithMerges(log, preload);
            }
            // Last: what it writes would stand before the events that enrichment is measured on.
            if (wanted.contains("ingest")) {
                ingest();
            }
        } finally {
            dist.millrace("down");
        }
    }

    private void enrichment() throws Exception {
        limit("enrichment", "events.raw");
        var environment = stages.environment("enrichment", 8091);
        stage("enrichment", "io.millrace.enrichment.EnrichmentMain", environment, 8091, ENRICHED);
    }

    /** First the ten that need no memory of persons, then with funnels, retention and sessions, which keep one each. */
    private void aggregation() throws Exception {
        limit("aggregation", "events.enriched");
        var shipped = checkout.resolve("aggregation/insights");
        var ten = Files.createDirectories(directory.resolve("ten"));
        for (var name : TEN) {
            Files.copy(shipped.resolve(name + ".yaml"), ten.resolve(name + ".yaml"));
        }
        aggregation("ten insights", ten);
        aggregation("all shipped insights", shipped);
    }

    /** The same events, while one in a hundred comes with a merge of persons. */
    private void aggregationWithMerges(MergeLog log, Preload preload) throws Exception {
        var merges = log.merges();
        System.out.printf("preloading %,d merges of persons%n", merges.size());
        preload.merges(merges);
        aggregation("ten insights with merges", directory.resolve("ten"));
        // What one run sent to survivors is not for the next.
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", dist.broker()))) {
            admin.deleteTopics(List.of(Topics.PERSON_MOVES.name())).all().get();
        }
        aggregation("all shipped insights with merges", checkout.resolve("aggregation/insights"));
    }

    private void aggregation(String name, Path insights) throws Exception {
        var environment = stages.environment("aggregation", 8090);
        environment.put("MILLRACE_AGGREGATION_INSIGHTS", insights.toString());
        environment.put("MILLRACE_AGGREGATION_APPLICATION_ID", name.replace(' ', '-'));
        environment.put(
                "MILLRACE_AGGREGATION_STATE_DIR",
                directory.resolve("state-" + name.replace(' ', '-')).toString());
        stage(name, "io.millrace.aggregation.AggregationMain", environment, 8090, StageRun.AGGREGATED);
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
            dist.run("io.millrace.bench.LoadMain", base, "0", "30", "64");
            var before = metrics.sum("millrace_ingest_accepted_events_total");
            var from = ProcessUsage.of(stage.toHandle());
            var load = dist.run("io.millrace.bench.LoadMain", base, "0", "20", "64");
            var to = ProcessUsage.of(stage.toHandle());
            var accepted = (long) (metrics.sum("millrace_ingest_accepted_events_total") - before);
            System.out.println("  limit  " + limit);
            System.out.println("  load   " + load);
            System.out.println(Result.between("ingest", accepted, from, to).row());
        } finally {
            StageRun.stop(stage);
        }
    }

    private void limit(String stage, String topic) throws Exception {
        System.out.println(stage + ", beside a bare consumer that decodes " + topic);
        var limit = dist.run(
                "io.millrace.bench.BareConsumerMain",
                dist.broker(),
                dist.registry(),
                topic,
                Integer.toString((int) (events * WARM_UP)),
                Integer.toString(events));
        System.out.println("  limit  " + limit);
    }

    private void stage(String name, String main, Map<String, String> environment, int port, String counter)
            throws Exception {
        System.out.println(
                stages.measure(name, main, environment, port, counter, events).row());
    }
}
