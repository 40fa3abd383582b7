package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.SchemaIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Unique persons while persons are merged, with crashes and any number of tasks, against a plain computation that knew the merges from
 * the start.
 */
class UniquePersonsOracleTest {
    private static final String YAML = """
        insights:
          - name: by_country
            groupBy: { country: event.geo.country }
            window: { tumbling: 1h }
            measures: { n: count(), people: uniques(event.person) }
            retain: 60d
          - name: by_path_and_value # So many groups that combining does not pay.
            where: "!event.bot"
            groupBy: { path: event.page.path, value: event.properties.value }
            window: { tumbling: 1d }
            measures: { people: uniques(event.person) }
            retain: 60d
          - name: all
            window: { hopping: { size: 2h, every: 1h } }
            measures: { people: uniques(event.person), countries: uniques(event.geo.country) }
            retain: 60d
          - name: everybody # Almost as many persons as a row can list: a task must not take it for a sketch.
            window: { tumbling: 2d }
            measures: { people: "uniques(event.person, 10)" }
            retain: 60d
        """;
    private static final long START = 1_700_000_000_000L / 86_400_000 * 86_400_000;
    private static final long HOUR = 3_600_000;
    private static final int EVENTS = 2_000;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void rowsAreThoseOfMergesThatWereKnownFromTheStart(long seed) {
        var random = new Random(seed);
        var events = events(random);
        if (random.nextBoolean()) {
            Collections.shuffle(events, random);
        }
        var persons = new MergedPersons(random, events);
        var play = new JourneyPlay(
                random, TestDefinitions.active(YAML), ids, 1 + random.nextInt(8), 1 + random.nextInt(4), true);

        Map<String, List<Object>> rows = new TreeMap<>();
        play.play(events, persons.merges())
                .values()
                .forEach(row -> rows.put(
                        row.getInsight() + "/" + row.getTenant() + "/" + row.getWindowStart() + row.getGroup(),
                        row.getValues()));

        assertThat(rows).as("seed %d", seed).isEqualTo(expected(persons.apply(events)));
    }

    private static List<EnrichedEvent> events(Random random) {
        var events = new ArrayList<EnrichedEvent>();
        long receivedAt = START;
        int persons = random.nextBoolean() ? 40 : 120;
        while (events.size() < EVENTS) {
            receivedAt += random.nextInt(120_000);
            events.add(TestEvents.track("View")
                    .at(Math.max(START, receivedAt - random.nextInt((int) (3 * HOUR))), receivedAt)
                    .tenant(random.nextInt(4) == 0 ? "acme" : "default")
                    .person("p" + random.nextInt(persons))
                    .country(List.of("AT", "DE").get(random.nextInt(2)))
                    .path("/" + random.nextInt(3))
                    .bot(random.nextInt(10) == 0)
                    .property("value", (long) random.nextInt(400))
                    .build());
        }
        return events;
    }

    private static Map<String, List<Object>> expected(List<EnrichedEvent> events) {
        Map<String, List<Set<Object>>> sets = new TreeMap<>();
        for (int i = 0; i < events.size(); i++) {
            var event = events.get(i);
            var tenant = "/" + event.getTenant() + "/";
            var country = event.getGeoCountry();
            long hour = Math.floorDiv(event.getTime(), HOUR) * HOUR;
            add(sets, "by_country" + tenant + hour + List.of(country), i, event.getPerson());
            long days = Math.floorDiv(event.getTime(), 48 * HOUR) * 48 * HOUR;
            add(sets, "everybody" + tenant + days + List.of(), event.getPerson());
            add(sets, "all" + tenant + hour + List.of(), event.getPerson(), country);
            add(sets, "all" + tenant + (hour - HOUR) + List.of(), event.getPerson(), country);
            if (!event.getBot()) {
                long day = Math.floorDiv(event.getTime(), 24 * HOUR) * 24 * HOUR;
                var group = List.of(event.getPagePath(), event.getProperties().get("value") + "");
                add(sets, "by_path_and_value" + tenant + day + group, event.getPerson());
            }
        }
        Map<String, List<Object>> rows = new TreeMap<>();
        sets.forEach((row, values) -> rows.put(
                row, values.stream().<Object>map(set -> (long) set.size()).toList()));
        return rows;
    }

    private static void add(Map<String, List<Set<Object>>> sets, String row, Object... values) {
        var of = sets.computeIfAbsent(row, absent -> new ArrayList<>());
        for (int i = 0; i < values.length; i++) {
            if (of.size() <= i) {
                of.add(new HashSet<>());
            }
            of.get(i).add(values[i]);
        }
    }
}
