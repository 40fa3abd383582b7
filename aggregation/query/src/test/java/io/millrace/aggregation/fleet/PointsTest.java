package io.millrace.aggregation.fleet;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.event.EnrichedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Points asked of a fleet against all rows of one instance that has everything. */
class PointsTest {
    private static final long START = SampleInsights.START;
    private static final int PARTITIONS = 4;
    private static final int NODES = 3;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void pointsAreInTheOrderOfTheirGroups(long seed) {
        Random random = new Random(seed);
        try (FleetFixture whole = new FleetFixture(1, 1);
                FleetFixture fleet = fleet(true)) {
            whole.place(0, 0, Optional.empty());
            List<EnrichedEvent> sales = sales(random);
            whole.count(sales);
            fleet.count(sales);
            if (seed % 2 == 0) {
                fleet.nodes.get(1).die();
            }

            for (int i = 0; i < 20; i++) {
                Map<String, String> question = Map.of(
                        "from",
                        Long.toString(START + random.nextInt(300_000)),
                        "to",
                        Long.toString(START + 300_000 + random.nextInt(i == 0 ? 90_000_000 : 300_000)));
                List<List<String>> groups = groups(random);
                RowQuery all = whole.query(question);
                List<Row> rows =
                        whole.nodes.get(0).ask(all, demand(false)).page().rows();

                Points points = ask(fleet.nodes.get(i % 2 * 2), fleet.query(question), groups, false);

                assertThat(points.rows())
                        .as("seed %d, %s, %s", seed, question, groups)
                        .isEqualTo(groups.stream()
                                .map(group -> rows.stream()
                                        .filter(row -> row.group().equals(group))
                                        .toList())
                                .toList());
                assertThat(points.freshness().complete()).isTrue();
            }
        }
    }

    @Test
    void pointsOfADeadInstanceAreRefusedOrMarkedAsMissing() {
        Random random = new Random(5);
        try (FleetFixture fleet = fleet(false)) {
            fleet.count(sales(random));
            FleetFixture.Node asked = fleet.nodes.get(0);
            List<List<String>> groups = groups(random);
            List<List<Row>> before =
                    ask(asked, fleet.query(Map.of()), groups, false).rows();
            fleet.nodes.get(1).die();

            Points after = ask(asked, fleet.query(Map.of()), groups, true);

            assertThat(after.freshness().complete()).isFalse();
            assertThat(after.rows()).containsNull().hasSize(groups.size());
            for (int i = 0; i < groups.size(); i++) {
                assertThat(after.rows().get(i)).isIn(null, before.get(i));
            }
            assertThatThrownBy(() -> ask(asked, fleet.query(Map.of()), groups, false))
                    .isInstanceOfSatisfying(RequestException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo("incomplete"));
        }
    }

    private static Points ask(FleetFixture.Node node, RowQuery query, List<List<String>> groups, boolean partial) {
        return node.source
                .points(query, groups, demand(partial), points -> points)
                .await();
    }

    private static ReadOptions demand(boolean partial) {
        return new ReadOptions(Long.MAX_VALUE, partial, Budget.lasting(Duration.ofMillis(1_500)));
    }

    private static FleetFixture fleet(boolean standbys) {
        FleetFixture fleet = new FleetFixture(PARTITIONS, NODES);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int active = partition % NODES;
            fleet.place(partition, active, standbys ? Optional.of((active + 1) % NODES) : Optional.empty());
        }
        return fleet;
    }

    private static List<EnrichedEvent> sales(Random random) {
        List<EnrichedEvent> sales = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            sales.add(track("Order Completed")
                    .at(START + random.nextInt(600_000))
                    .country(random.nextInt(8) == 0 ? null : "C" + random.nextInt(4))
                    .person("p" + random.nextInt(400))
                    .property("shop", "s" + random.nextInt(12))
                    .property("revenue", (double) random.nextInt(5_000) / 100)
                    .build());
        }
        return sales;
    }

    /** Some of them are there, some are not, and some are named twice. */
    private static List<List<String>> groups(Random random) {
        List<List<String>> groups = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            groups.add(
                    Arrays.asList(random.nextInt(6) == 0 ? null : "C" + random.nextInt(5), "s" + random.nextInt(14)));
        }
        return groups;
    }
}
