package io.millrace.it.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.fleet.CommittedTopic;
import io.millrace.it.fleet.EmittedRows;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.EarlierRelease;
import io.millrace.it.stack.Stack;
import io.millrace.runtime.testing.GenericAvroDeserializer;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances of each stage go from the build before to this one, and back again, one after the other, while orders come in and
 * questions are asked.
 */
@Tag("fleet")
class RollingUpgradeIT {
    /** The build that fleets may come from; state of releases before it cannot be shared with this one (see CHANGELOG.md). */
    private static final String BEFORE =
            System.getProperty("millrace.rolling.from", "ac601da9edfc77fa366b04ad1907eaa2c142b580");

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private static final int ORDERS_BETWEEN = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Readers before writers, as the runbook says. */
    private static final List<Pair.Stage> FORWARD =
            List.of(Pair.Stage.SINK, Pair.Stage.AGGREGATION, Pair.Stage.ENRICHMENT, Pair.Stage.INGEST);

    @TempDir
    Path directory;

    private final Map<Pair.Stage, Pair> pairs = new HashMap<>();

    @Test
    void aFleetGoesToThisBuildAndBackWhileNothingIsLostDoubledOrUnanswered() throws Exception {
        System.out.println("rolling upgrade from " + BEFORE + ", seed " + SEED);
        var before = EarlierRelease.built(BEFORE);
        try (var stack = new Stack(directory.resolve("stack"), "fleet", 24_000).up("--only", "broker,registry")) {
            try {
                start(before, stack);
                var orders = new Orders(pairs.get(Pair.Stage.INGEST), SEED);
                var questions = new Questions(pairs.get(Pair.Stage.AGGREGATION), SEED);
                try (orders;
                        questions) {
                    more(orders);

                    replaceAll(FORWARD, CommandLine.CHECKOUT, orders);
                    var back = new ArrayList<>(FORWARD);
                    Collections.reverse(back);
                    replaceAll(back, before, orders);
                    replaceAll(FORWARD, CommandLine.CHECKOUT, orders);

                    questions.stop();
                    orders.stop();
                }
                System.out.printf(
                        "rolling upgrade: %,d orders, %d sent again; %,d questions%n",
                        orders.count(), orders.repeated(), questions.asked());
                assertThat(questions.failures()).as("seed " + SEED).isEmpty();
                assertThat(questions.asked()).isGreaterThan(100);
                everyOrderIsInOneRow(stack, orders);
            } finally {
                pairs.values().forEach(Pair::close);
            }
        }
    }

    private void start(Path checkout, Stack stack) throws Exception {
        var environment = Map.of(
                "MILLRACE_KAFKA_BOOTSTRAP_SERVERS", broker(stack),
                "MILLRACE_REGISTRY_URL", registry(stack),
                "MILLRACE_AGGREGATION_INSIGHTS", Stack.insights("fleet").toString());
        for (var stage : Pair.Stage.values()) {
            var own = new HashMap<>(environment);
            if (stage != Pair.Stage.AGGREGATION) {
                own.remove("MILLRACE_AGGREGATION_INSIGHTS");
            }
            pairs.put(stage, new Pair(stage, checkout, directory.resolve(stage.name()), own));
        }
        for (var pair : pairs.values()) {
            pair.awaitReady();
        }
    }

    private void replaceAll(List<Pair.Stage> order, Path checkout, Orders orders) throws Exception {
        for (var stage : order) {
            for (int i = 0; i < 2; i++) {
                pairs.get(stage).replace(i, checkout);
                more(orders);
            }
            System.out.println("rolling upgrade: " + stage + " is of " + checkout.getFileName());
        }
    }

    /** Both builds work beside each other before the next one is replaced. */
    private static void more(Orders orders) throws Exception {
        long until = orders.count() + ORDERS_BETWEEN;
        Stack.until("orders come in", PATIENCE, () -> assertThat(orders.count()).isGreaterThanOrEqualTo(until));
    }

    private void everyOrderIsInOneRow(Stack stack, Orders orders) throws Exception {
        var expected = new HashMap<String, Long>();
        IntStream.range(0, Orders.SHOPS).forEach(shop -> expected.put("shop-" + shop, orders.of(shop)));
        Stack.until("the emitted rows have every order once", PATIENCE, () -> {
            var emitted = new EmittedRows();
            CommittedTopic.read(
                    broker(stack),
                    Topics.INSIGHT_UPDATES.name(),
                    AvroSerde.of(Topics.INSIGHT_UPDATES, ids(stack)),
                    emitted::add);
            assertThat(emitted.jumps()).as("seed " + SEED).isEmpty();
            Map<String, Long> rows = new HashMap<>();
            emitted.last()
                    .forEach((row, value) ->
                            rows.merge(row.substring(row.lastIndexOf('|') + 1), Long.valueOf(value), Long::sum));
            assertThat(rows).as("seed " + SEED).isEqualTo(expected);
        });
        Stack.until("so has the insight's topic", PATIENCE, () -> assertThat(published(stack))
                .as("seed " + SEED)
                .isEqualTo(expected));
    }

    /** The newest revision of each row on the insight's topic, added up by shop. */
    private static Map<String, Long> published(Stack stack) {
        var rows = new HashMap<String, Long>();
        CommittedTopic.read(
                broker(stack),
                "insights.orders",
                new GenericAvroDeserializer(ids(stack)),
                row -> rows.put(row.get("window_start") + "|" + row.get("shop"), (Long) row.get("orders")));
        var byShop = new HashMap<String, Long>();
        rows.forEach((row, count) -> byShop.merge(row.substring(row.indexOf('|') + 1), count, Long::sum));
        return byShop;
    }

    private static SchemaIds ids(Stack stack) {
        return new SchemaIds(RegistryClients.connect(registry(stack), Map.of()));
    }

    private static String registry(Stack stack) {
        return "http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7";
    }

    private static String broker(Stack stack) {
        return "127.0.0.1:" + stack.port(9092);
    }
}
