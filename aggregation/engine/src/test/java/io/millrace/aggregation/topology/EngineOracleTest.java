package io.millrace.aggregation.topology;

import static io.millrace.aggregation.topology.EngineSimulation.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.InsightUpdate;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random events, disorder, uneven draining, crashes, flushes and numbers of partitions against a plain computation over
 * the same events.
 */
class EngineOracleTest {
    private static final String YAML = """
        insights:
          - name: by_country
            where: "!event.bot"
            groupBy: { country: event.geo.country }
            window: { tumbling: 1m }
            measures:
              events: count()
              revenue: sum(event.properties.revenue)
              least: min(event.properties.revenue)
              most: max(event.properties.revenue)
            emit: { every: 1s, final: true }
            grace: 10m
            retain: 7d
          - name: by_page
            groupBy: { path: event.page.path, country: event.geo.country }
            window: { tumbling: 5m } # made hopping below
            measures: { events: count() }
            emit: { every: 5s, final: true }
            grace: 10m
            retain: 7d
          - name: total
            window: { tumbling: 1h }
            measures: { events: count() }
            emit: { every: 1s, final: true }
            grace: 10m
            retain: 7d
        """;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void rowsEqualAPlainComputationDespiteDisorderAndCrashes(long seed) {
        var run = new EngineSimulation(seed, definitions());

        run.play();

        assertThat(differences(lastRows(run), oracle(run.events())))
                .as("seed %d", seed)
                .isEmpty();
        assertFinalsAreSentOnceAndLast(run, seed);
    }

    private static List<String> differences(Map<String, List<Object>> rows, Map<String, List<Object>> expected) {
        var keys = new TreeSet<>(rows.keySet());
        keys.addAll(expected.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(rows.get(key), expected.get(key)))
                .map(key -> key + ": " + rows.get(key) + ", not " + expected.get(key))
                .limit(5)
                .toList();
    }

    private static ActiveDefinitions definitions() {
        var active = TestDefinitions.active(YAML);
        var page = active.find("by_page").orElseThrow();
        active.put(TestDefinitions.withWindow(
                page, new WindowSpec.Hopping(Duration.ofMinutes(5), Duration.ofMinutes(1), ZoneOffset.UTC)));
        return active;
    }

    /** What the definitions mean, written plainly. */
    private static Map<String, List<Object>> oracle(List<EnrichedEvent> events) {
        var rows = new TreeMap<String, List<Object>>();
        for (var event : events) {
            var country = event.getGeoCountry();
            var revenue = (Long) event.getProperties().get("revenue");
            long minute = Math.floorDiv(event.getTime(), MINUTE) * MINUTE;
            if (!event.getBot()) {
                rows.merge(
                        key("by_country", event.getTenant(), minute, country),
                        new ArrayList<>(Arrays.asList(1L, revenue == null ? 0L : revenue, revenue, revenue)),
                        (one, other) -> new ArrayList<>(Arrays.asList(
                                (Long) one.get(0) + 1,
                                (Long) one.get(1) + (Long) other.get(1),
                                least(one.get(2), other.get(2)),
                                most(one.get(3), other.get(3)))));
            }
            for (long start = minute; start > event.getTime() - 5 * MINUTE; start -= MINUTE) {
                count(rows, key("by_page", event.getTenant(), start, event.getPagePath(), country));
            }
            count(rows, key("total", event.getTenant(), Math.floorDiv(event.getTime(), 3_600_000L) * 3_600_000));
        }
        return rows;
    }

    private static void count(Map<String, List<Object>> rows, String key) {
        rows.merge(key, List.of(1L), (one, other) -> List.of((Long) one.get(0) + 1));
    }

    private static Object least(Object one, Object other) {
        return one == null ? other : other == null ? one : Long.valueOf(Math.min((Long) one, (Long) other));
    }

    private static Object most(Object one, Object other) {
        return one == null ? other : other == null ? one : Long.valueOf(Math.max((Long) one, (Long) other));
    }

    private static String key(String insight, String tenant, long start, String... group) {
        return insight + "/" + tenant + "/" + start + "/" + List.of(group).toString();
    }

    private static Object plain(Object value) {
        return value instanceof Double number && number == Math.rint(number) ? Long.valueOf(number.longValue()) : value;
    }

    private static Map<String, List<Object>> lastRows(EngineSimulation run) {
        var rows = new TreeMap<String, List<Object>>();
        run.merges().forEach(merge -> merge.updates()
                .forEach(row -> rows.put(
                        key(row),
                        row.getValues().stream()
                                .map(EngineOracleTest::plain)
                                .collect(Collectors.toCollection(ArrayList::new)))));
        return rows;
    }

    private static void assertFinalsAreSentOnceAndLast(EngineSimulation run, long seed) {
        var merges = run.merges();
        var finals = new HashSet<String>();
        var wrong = new ArrayList<String>();
        var revisions = new HashMap<String, Long>();
        var watermarks = merges.stream().mapToLong(merge -> merge.watermark()).toArray();
        for (int i = 0; i < merges.size(); i++) {
            for (var row : merges.get(i).updates()) {
                var key = key(row);
                if (row.getRevision() != revisions.merge(key, 1L, Long::sum)) {
                    wrong.add(key + " has a gap before revision " + row.getRevision());
                }
                if (finals.contains(key)) {
                    wrong.add(key + " goes on after it was final");
                }
                if (row.getFinal$()) {
                    finals.add(key);
                } else if (row.getWindowEnd() + 10 * MINUTE <= row.getWatermark()) {
                    wrong.add(key + " is not final though its window is closed");
                }
            }
            long watermark = watermarks[i];
            merges.get(i).updates().stream()
                    .filter(row -> row.getWindowEnd() + 10 * MINUTE <= watermark)
                    .map(EngineOracleTest::key)
                    .filter(key -> !finals.contains(key))
                    .forEach(key -> wrong.add(key + " was never final"));
        }
        assertThat(wrong).as("seed %d", seed).isEmpty();
        assertThat(finals).as("seed %d", seed).isNotEmpty();
    }

    private static String key(InsightUpdate row) {
        return key(
                row.getInsight(),
                row.getTenant(),
                row.getWindowStart(),
                row.getGroup().toArray(new String[0]));
    }
}
