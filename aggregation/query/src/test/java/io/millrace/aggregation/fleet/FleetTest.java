package io.millrace.aggregation.fleet;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.event.EnrichedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several instances against one that has everything in a single partition. */
class FleetTest {
    private static final long START = 1_795_248_000_000L;
    private static final int PARTITIONS = 4;
    private static final int NODES = 3;
    private static final int QUERIES = 50;
    private static final List<String> ORDERS =
            List.of("window", "-window", "-revenue", "orders", "-buyers", "country", "-shop");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void anyInstanceServesAnyQueryAsASingleInstanceWould(long seed) {
        Random random = new Random(seed);
        try (FleetFixture whole = whole();
                FleetFixture fleet = fleet(random, true)) {
            List<EnrichedEvent> sales = sales(random);
            whole.count(sales);
            fleet.count(sales);

            for (int i = 0; i < QUERIES; i++) {
                Map<String, String> question = question(random);
                RowSource.Result answer = fleet.nodes.get(random.nextInt(NODES)).ask(fleet.query(question), complete());

                assertThat(answer.page().rows())
                        .as("seed %d, %s", seed, question)
                        .isEqualTo(whole.nodes
                                .get(0)
                                .ask(whole.query(question), complete())
                                .page()
                                .rows());
                assertThat(answer.freshness().complete()).isTrue();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12})
    void withStandbysADeadInstanceChangesNoResult(long seed) {
        Random random = new Random(seed);
        try (FleetFixture whole = whole();
                FleetFixture fleet = fleet(random, true)) {
            List<EnrichedEvent> sales = sales(random);
            whole.count(sales);
            fleet.count(sales);
            int dead = random.nextInt(NODES);
            fleet.nodes.get(dead).die();

            for (int i = 0; i < QUERIES; i++) {
                Map<String, String> question = question(random);
                FleetFixture.Node asked = fleet.nodes.get((dead + 1 + random.nextInt(NODES - 1)) % NODES);

                assertThat(asked.ask(fleet.query(question), complete()).page().rows())
                        .as("seed %d, %s", seed, question)
                        .isEqualTo(whole.nodes
                                .get(0)
                                .ask(whole.query(question), complete())
                                .page()
                                .rows());
            }
        }
    }

    @Test
    void withoutStandbysTheDeadInstancesPartitionsAreMarkedAsMissing() {
        Random random = new Random(21);
        try (FleetFixture fleet = fleet(random, false)) {
            fleet.count(sales(random));
            FleetFixture.Node asked = fleet.nodes.get(0);
            int all = asked.ask(fleet.query(Map.of()), complete()).page().rows().size();
            fleet.nodes.get(1).die();

            RowSource.Result partial = asked.ask(fleet.query(Map.of()), partial());

            assertThat(partial.freshness().complete()).isFalse();
            assertThat(partial.freshness().missing()).isNotEmpty().allSatisfy(part -> assertThat(part.reason())
                    .startsWith("unreachable"));
            assertThat(partial.page().rows()).hasSizeLessThan(all).isNotEmpty();
            assertThatThrownBy(() -> asked.ask(fleet.query(Map.of()), demand(Long.MAX_VALUE, false, 200)))
                    .isInstanceOfSatisfying(RequestException.class, refusal -> {
                        assertThat(refusal.status()).isEqualTo(503);
                        assertThat(refusal.code()).isEqualTo("incomplete");
                    });
        }
    }

    @Test
    void aQueryWaitsForAPartitionThatMovesAsLongAsItsDeadlineAllows() throws InterruptedException {
        Random random = new Random(31);
        try (FleetFixture fleet = fleet(random, false)) {
            fleet.count(sales(random));
            FleetFixture.Node asked = fleet.nodes.get(0);
            fleet.nodes.get(1).die();
            Thread mover = new Thread(() -> {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    fleet.place(partition, 2, Optional.empty());
                }
            });

            var waiting = asked.source.query(fleet.query(Map.of()), demand(Long.MAX_VALUE, false, 5_000), one -> one);
            mover.start();
            mover.join();

            assertThat(waiting.await().freshness().complete()).isTrue();
        }
    }

    @Test
    void tooStaleRowsAreRefusedByAnyReplica() {
        Random random = new Random(41);
        try (FleetFixture fleet = fleet(random, false)) {
            fleet.count(sales(random));
            int owner = owner(fleet, 2);
            FleetFixture.Node asked = fleet.nodes.get((owner + 1) % NODES);
            fleet.nodes
                    .get(owner)
                    .copies
                    .put(2, fleet.merges.get(2).staleReplica(2, System.currentTimeMillis() - 60_000));

            assertThat(asked.ask(fleet.query(Map.of()), demand(600_000, false, 5_000))
                            .freshness()
                            .stalenessMillis()
                            .orElseThrow())
                    .isGreaterThanOrEqualTo(60_000);
            assertThatThrownBy(() -> asked.ask(fleet.query(Map.of()), demand(30_000, false, 5_000)))
                    .isInstanceOfSatisfying(RequestException.class, refusal -> {
                        assertThat(refusal.status()).isEqualTo(503);
                        assertThat(refusal.code()).isEqualTo("too_stale");
                    });
            assertThat(asked.ask(fleet.query(Map.of()), demand(30_000, true, 5_000))
                            .freshness()
                            .missing())
                    .singleElement()
                    .satisfies(part -> assertThat(part.partition()).isEqualTo(2));
        }
    }

    @Test
    void aResponseFromAStandbySaysSo() {
        Random random = new Random(51);
        try (FleetFixture fleet = fleet(random, true)) {
            fleet.count(sales(random));
            FleetFixture.Node asked = fleet.nodes.get(0);

            assertThat(asked.ask(fleet.query(Map.of()), complete()).freshness().servedBy())
                    .hasValue(PartitionState.Role.ACTIVE);

            fleet.nodes.get(1).die();

            assertThat(asked.ask(fleet.query(Map.of()), complete()).freshness().servedBy())
                    .hasValue(PartitionState.Role.STANDBY);
        }
    }

    private static int owner(FleetFixture fleet, int partition) {
        for (int node = 0; node < NODES; node++) {
            var copy = fleet.nodes.get(node).copies.get(partition);
            if (copy != null && copy.active()) {
                return node;
            }
        }
        throw new AssertionError("nobody has partition " + partition);
    }

    private static FleetFixture whole() {
        FleetFixture whole = new FleetFixture(1, 1);
        whole.place(0, 0, Optional.empty());
        return whole;
    }

    /** Each instance has at least one active copy. */
    private static FleetFixture fleet(Random random, boolean standbys) {
        FleetFixture fleet = new FleetFixture(PARTITIONS, NODES);
        int shift = random.nextInt(NODES);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int active = (partition + shift) % NODES;
            fleet.place(
                    partition,
                    active,
                    standbys ? Optional.of((active + 1 + random.nextInt(NODES - 1)) % NODES) : Optional.empty());
        }
        return fleet;
    }

    private static List<EnrichedEvent> sales(Random random) {
        List<EnrichedEvent> sales = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            sales.add(track("Order Completed")
                    .at(START + random.nextInt(600_000))
                    .tenant(random.nextInt(9) == 0 ? "acme" : "default")
                    .country(random.nextInt(8) == 0 ? null : "C" + random.nextInt(4))
                    .person("p" + random.nextInt(400))
                    .property("shop", "s" + random.nextInt(12))
                    .property("revenue", (double) random.nextInt(5_000) / 100)
                    .property("product", "x" + random.nextInt(30))
                    .build());
        }
        return sales;
    }

    private static Map<String, String> question(Random random) {
        Map<String, String> question = new HashMap<>();
        question.put("order", ORDERS.get(random.nextInt(ORDERS.size())));
        question.put("limit", Integer.toString(1 + random.nextInt(200)));
        if (random.nextInt(3) == 0) {
            question.put("from", Long.toString(START + random.nextInt(300_000)));
        }
        if (random.nextInt(3) == 0) {
            question.put("group.country", "C" + random.nextInt(5));
        }
        if (random.nextInt(3) == 0) {
            question.put("group.shop", "s" + random.nextInt(13));
        }
        if (random.nextInt(3) == 0) {
            question.put("rollup", random.nextBoolean() ? "5m" : "1h");
        }
        if (random.nextInt(4) == 0) {
            question.put("tenant", "acme");
        }
        if (random.nextInt(3) == 0) {
            String by = List.of("", "country", "shop").get(random.nextInt(3));
            question.put("by", by);
            question.put("order", "-revenue");
        }
        return question;
    }

    private static ReadOptions complete() {
        return demand(Long.MAX_VALUE, false, 5_000);
    }

    private static ReadOptions partial() {
        return demand(Long.MAX_VALUE, true, 5_000);
    }

    private static ReadOptions demand(long maxStaleness, boolean partial, int deadlineMillis) {
        return new ReadOptions(maxStaleness, partial, Budget.lasting(Duration.ofMillis(deadlineMillis)));
    }
}
