package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.serde.SchemaIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trends and alerts against a plain computation over all rows, after disorder, crashes and corrections. */
class TrendsAndAlertsTest {
    private static final long HOUR = 3_600_000;
    private static final long START = 1_795_248_000_000L;
    private static final String YAML = """
        insights:
          - name: orders
            groupBy: { country: event.geo.country }
            window: { tumbling: 1h }
            measures:
              n: count()
              n_change: change(n)
              n_day: change(n, "1d")
              n_growth: growth(n)
            alert:
              few: { when: n < 4 && n_change <= -2 }
              unusual: { deviation: { of: n, windows: 6, sigmas: 1.5 } }
            grace: 2h
            retain: 7d
        """;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rowsAndAlertsEqualAPlainComputation(long seed) {
        var random = new Random(seed);
        var run = new Run(YAML, random.nextBoolean() ? 2_000 : 1 << 20, random);
        Map<String, Long> counts = new TreeMap<>();
        for (int hour = 0; hour < 60; hour++) {
            for (int i = random.nextInt(25); i > 0; i--) {
                // Disorder within grace.
                long time = START + hour * HOUR - random.nextInt((int) HOUR) + random.nextInt((int) HOUR);
                var country = random.nextBoolean() ? "AT" : "DE";
                run.send(time, START + hour * HOUR, country);
                counts.merge(key(time / HOUR * HOUR, country), 1L, Long::sum);
            }
            run.turn();
        }
        run.send(START + 100 * HOUR, START + 100 * HOUR, "FR");
        counts.put(key(START + 100 * HOUR, "FR"), 1L);
        run.finish();

        assertThat(run.rows()).as("seed %d", seed).isEqualTo(expectedRows(counts));
        assertThat(run.raised()).as("seed %d", seed).isEqualTo(expectedAlerts(counts));
        assertThat(run.raised()).as("seed %d", seed).isNotEmpty();
        assertThat(run.merge.alerts()).as("seed %d", seed).allMatch(InsightAlert::getRaised);
    }

    @Test
    void anAlertIsWithdrawnOnceWhenLateEventsMakeItsConditionFalse() {
        var run = new Run(YAML, 1 << 20, new Random(1));
        for (int i = 0; i < 6; i++) {
            run.send(START, START, "AT");
        }
        run.send(START + HOUR, START + HOUR, "AT");
        run.send(START + 10 * HOUR, START + 10 * HOUR, "FR");
        run.finish();
        assertThat(run.merge.alerts())
                .extracting(InsightAlert::getAlert, InsightAlert::getRaised)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("few", true));
        assertThat(run.merge.alerts().get(0).getValue()).isEqualTo(1.0);
        assertThat(run.merge.alerts().get(0).getCondition()).isEqualTo("n < 4 && n_change <= -2");

        for (int i = 0; i < 5; i++) {
            run.send(START + HOUR, START + 10 * HOUR, "AT");
            run.finish();
        }

        assertThat(run.merge.alerts())
                .extracting(InsightAlert::getAlert, InsightAlert::getRaised)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("few", true),
                        org.assertj.core.groups.Tuple.tuple("few", false));
    }

    @Test
    void aCorrectionOfAWindowCorrectsTheTrendOfTheNext() {
        var run = new Run(YAML, 1 << 20, new Random(1));
        run.send(START, START, "AT");
        run.send(START + HOUR, START + HOUR, "AT");
        run.send(START + 10 * HOUR, START + 10 * HOUR, "AT");
        run.finish();
        assertThat(run.rows().get(key(START + HOUR, "AT"))).startsWith(1.0, 0.0);

        run.send(START, START + 10 * HOUR, "AT");
        run.finish();

        assertThat(run.rows().get(key(START + HOUR, "AT"))).startsWith(1.0, -1.0);
    }

    /** Computes the expected rows from the counts of all windows. */
    private static Map<String, List<Double>> expectedRows(Map<String, Long> counts) {
        Map<String, List<Double>> rows = new TreeMap<>();
        counts.forEach((key, count) -> {
            long start = Long.parseLong(key.substring(0, 13));
            var country = key.substring(13);
            var before = counts.get(key(start - HOUR, country));
            var yesterday = counts.get(key(start - 24 * HOUR, country));
            rows.put(
                    key,
                    Arrays.asList(
                            (double) count,
                            before == null ? null : (double) (count - before),
                            yesterday == null ? null : (double) (count - yesterday),
                            before == null ? null : (double) (count - before) / before));
        });
        return rows;
    }

    private static Set<String> expectedAlerts(Map<String, Long> counts) {
        var alerts = new TreeSet<String>();
        counts.forEach((key, count) -> {
            long start = Long.parseLong(key.substring(0, 13));
            var country = key.substring(13);
            if (start > START + 80 * HOUR) {
                return; // Not closed yet.
            }
            var before = counts.get(key(start - HOUR, country));
            if (count < 4 && before != null && count - before <= -2) {
                alerts.add(key + " few");
            }
            var recent = new ArrayList<Long>();
            for (int i = 1; i <= 6; i++) {
                var one = counts.get(key(start - i * HOUR, country));
                if (one != null) {
                    recent.add(one);
                }
            }
            if (recent.size() >= 3) {
                double mean =
                        recent.stream().mapToLong(Long::longValue).average().orElseThrow();
                double variance = recent.stream()
                        .mapToDouble(one -> (one - mean) * (one - mean))
                        .average()
                        .orElseThrow();
                if (Math.abs(count - mean) > 1.5 * Math.sqrt(variance) + 1e-9) {
                    alerts.add(key + " unusual");
                }
            }
        });
        return alerts;
    }

    private static String key(long start, String country) {
        return start + country;
    }

    private final class Run {
        private final Random random;
        private final ActiveDefinitions active;
        private final CombineSimulation combine;
        private final MergeSimulation merge;
        private final List<byte[]> read = new ArrayList<>();
        private long now = START;

        Run(String yaml, long cacheBytes, Random random) {
            this.random = random;
            active = TestDefinitions.active(yaml);
            combine = new CombineSimulation(0, 1, 1 << 20, active, ids);
            merge = new MergeSimulation(active, 1, cacheBytes);
        }

        void send(long time, long receivedAt, String country) {
            var event = TestEvents.track("Order")
                    .at(time, receivedAt)
                    .country(country)
                    .build();
            combine.process(event);
        }

        void turn() {
            combine.flush(false, (to, packed) -> {
                read.add(packed);
                merge.merge(packed);
            });
            if (random.nextInt(5) == 0) {
                merge.crash();
                read.forEach(merge::merge);
            }
            if (random.nextInt(3) > 0) {
                commit();
            }
        }

        void finish() {
            turn();
            commit();
            commit();
        }

        private void commit() {
            merge.commit(now += 60_000);
            read.clear();
        }

        Map<String, List<Double>> rows() {
            Map<String, List<Double>> rows = new TreeMap<>();
            merge.updates()
                    .forEach(row -> rows.put(
                            key(row.getWindowStart(), row.getGroup().get(0)),
                            row.getValues().stream()
                                    .map(value -> value == null ? null : ((Number) value).doubleValue())
                                    .collect(Collectors.toCollection(ArrayList::new))));
            return rows;
        }

        Set<String> raised() {
            return merge.alerts().stream()
                    .map(alert -> key(alert.getWindowStart(), alert.getGroup().get(0)) + " " + alert.getAlert())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
