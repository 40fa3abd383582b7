package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.SchemaIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Per-person insights of random events in any order, with crashes and any number of tasks, against a plain computation
 * over the same events.
 */
class JourneyOracleTest {
    private static final String YAML = """
        insights:
          - name: buying
            where: "!event.bot"
            groupBy: { country: event.geo.country }
            funnel:
              within: 20m
              steps: { s1: event.name == "View", s2: event.name == "Cart", s3: event.name == "Buy" }
            window: { tumbling: 30m }
            retain: 60d
          - name: twice # An event that could be both steps is one of them.
            where: "!event.bot"
            groupBy: { country: event.geo.country }
            funnel:
              within: 20m
              steps: { s1: 'event.name in ["View", "Cart"]', s2: 'event.name in ["View", "Buy"]' }
            window: { tumbling: 30m }
            retain: 60d
          - name: coming_back
            groupBy: { country: event.geo.country }
            retention: { by: day, periods: 3, first: event.name == "View", returns: event.name != "View" }
            retain: 60d
          - name: visits
            groupBy: { landing: event.page.path }
            session: { gap: 10m, depth: event.name == "View" }
            window: { tumbling: 1h }
            retain: 60d
          - name: each_visit
            groupBy: { landing: event.page.path }
            window: { session: { gap: 10m, bucket: 1h } }
            retain: 60d
            measures:
              events: count()
              revenue: sum(event.properties.revenue)
              most: max(event.properties.revenue)
              countries: uniques(event.geo.country)
        """;
    private static final long START = 1_700_000_000_000L / 86_400_000 * 86_400_000;
    private static final int EVENTS = 600;
    /** Columns of quantiles. */
    private static final Map<String, Set<Integer>> APPROXIMATE =
            Map.of("buying", Set.of(4, 5, 6, 7), "twice", Set.of(4, 5, 6, 7), "visits", Set.of(5, 6, 8, 9));

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void rowsEqualAPlainComputationForAnyOrderTasksAndCrashes(long seed) {
        var random = new Random(seed);
        var events = events(random, 5);
        switch (random.nextInt(3)) {
            case 0 -> Collections.shuffle(events, random);
            case 1 -> Collections.reverse(events);
            default -> {
                // As they were received.
            }
        }
        var play = new JourneyPlay(
                random, TestDefinitions.active(YAML), ids, 1 + random.nextInt(5), 1 + random.nextInt(4), true);

        var rows = rows(play.play(events));

        assertThat(differences(rows, JourneyOracle.rows(events)))
                .as("seed %d", seed)
                .isEmpty();
        assertThat(rows.keySet().stream()
                        .map(key -> key.substring(0, key.indexOf('/')))
                        .distinct())
                .as("seed %d", seed)
                .hasSize(5);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void rowsAreThoseOfMergesThatWereKnownFromTheStart(long seed) {
        var random = new Random(seed);
        var events = events(random, 12);
        if (random.nextBoolean()) {
            Collections.shuffle(events, random);
        }
        var persons = new MergedPersons(random, events);
        var play = new JourneyPlay(
                random, TestDefinitions.active(YAML), ids, 1 + random.nextInt(8), 1 + random.nextInt(4), true);

        var rows = rows(play.play(events, persons.merges()));

        assertThat(differences(rows, JourneyOracle.rows(persons.apply(events))))
                .as("seed %d", seed)
                .isEmpty();
    }

    /** Bursts of the same few people over five days, at times that often coincide; some come hours late. */
    private static List<EnrichedEvent> events(Random random, int people) {
        var events = new ArrayList<EnrichedEvent>();
        long receivedAt = START;
        while (events.size() < EVENTS) {
            receivedAt += random.nextInt(8) == 0 ? random.nextInt(6 * 3_600_000) : random.nextInt(180_000);
            long late = random.nextInt(10) == 0 ? random.nextInt(8 * 3_600_000) : random.nextInt(400_000);
            long time = Math.max(START, receivedAt - late) / 30_000 * 30_000;
            var event = TestEvents.track(List.of("View", "View", "Cart", "Buy").get(random.nextInt(4)))
                    .at(time, receivedAt)
                    .tenant(random.nextInt(4) == 0 ? "acme" : "default")
                    .person("p" + random.nextInt(people))
                    .country(List.of("AT", "DE").get(random.nextInt(2)))
                    .path("/" + random.nextInt(2))
                    .bot(random.nextInt(10) == 0);
            if (random.nextInt(3) > 0) {
                event.property("revenue", (long) random.nextInt(1_000));
            }
            events.add(event.build());
        }
        return events;
    }

    /** By the keys of the oracle. */
    private static Map<String, List<Object>> rows(Map<String, InsightUpdate> updates) {
        var rows = new TreeMap<String, List<Object>>();
        updates.values()
                .forEach(row -> rows.put(
                        row.getInsight() + "/" + row.getTenant() + "/" + row.getWindowStart() + "/"
                                + String.join(",", row.getGroup()),
                        row.getValues()));
        return rows;
    }

    private static List<String> differences(Map<String, List<Object>> rows, Map<String, List<Object>> expected) {
        var keys = new TreeSet<>(rows.keySet());
        keys.addAll(expected.keySet());
        return keys.stream()
                .filter(key -> !same(key, rows.get(key), expected.get(key)))
                .map(key -> key + ": " + rows.get(key) + ", not " + expected.get(key))
                .limit(5)
                .toList();
    }

    private static boolean same(String key, List<Object> row, List<Object> expected) {
        var approximate = APPROXIMATE.getOrDefault(key.substring(0, key.indexOf('/')), Set.of());
        if (row == null || expected == null || row.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < row.size(); i++) {
            if (!same(row.get(i), expected.get(i), approximate.contains(i) ? 0.0100001 : 1e-12)) {
                return false;
            }
        }
        return true;
    }

    /** Quantiles are within 1%; what is exact differs by the rounding of the oracle at most. */
    private static boolean same(Object value, Object expected, double error) {
        if (value instanceof Double one && expected instanceof Double other) {
            return Math.abs(one - other) <= Math.abs(other) * error;
        }
        return value == null ? expected == null : value.equals(expected);
    }
}
