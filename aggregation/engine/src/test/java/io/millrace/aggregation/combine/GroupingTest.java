package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Group keys, the hash table of a window's groups, and the index of insights by event name. */
class GroupingTest {
    private static final long START = 1_795_248_000_000L;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
    private final EventReader reader = new EventReader(ids);
    private final Groupings groupings = new Groupings();

    @Test
    void keysAreEqualExactlyForEqualGroups() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var grouping = threeDimensions();
        Map<List<String>, Long> keys = new HashMap<>();

        for (int i = 0; i < 5_000; i++) {
            var group = Arrays.asList(random(random), random(random), "n" + random.nextInt(20));
            var event = event(group);
            long key = grouping.key(event);
            var known = keys.putIfAbsent(group, key);
            assertThat(key).as("seed %d, %s", seed, group).isEqualTo(known == null ? key : known);
            assertThat(grouping.encode(event)).isEqualTo(GroupCodec.encode(group));
        }

        assertThat(keys.values()).as("seed %d", seed).doesNotHaveDuplicates().allMatch(key -> key >= 0);
    }

    @Test
    void everyGroupOfAGrowingWindowKeepsItsEventsAndItsNewestReceipt() {
        var grouping = threeDimensions();
        var insight = definitions().insights().get(0);
        var window = new WindowGroups("default", 0, 60_000, new GroupMeasures(insight.measures()), 0);

        for (int i = 0; i < 3_000; i++) {
            var event = event(Arrays.asList("p" + i % 1_000, null, "n"));
            window.add(grouping.key(event), grouping, event);
        }

        assertThat(window.size()).isEqualTo(1_000);
        Map<List<String>, Object> counts = new HashMap<>();
        window.forEach(group -> {
            assertThat(group.newestReceivedAt).isEqualTo(START);
            counts.put(GroupCodec.decode(group.group), group.accumulators[0].result());
        });
        assertThat(counts).hasSize(1_000).containsEntry(Arrays.asList("p7", null, "n"), 3L);
        assertThat(counts.values()).containsOnly(3L);
    }

    @Test
    void anInsightIsACandidateOnlyForEventsThatItsConditionCanMatch() {
        var set = DefinitionSet.compile(TestDefinitions.parse("""
            insights:
              - { name: a, where: 'event.name == "A"', window: { tumbling: 1m }, measures: { n: count() } }
              - { name: any, window: { tumbling: 1m }, measures: { n: count() } }
              - { name: ab, where: 'event.name in ["A", "B"]', window: { tumbling: 1m }, measures: { n: count() } }
            """));
        reader.setLayout(set.slotLayout());
        var index = new EventNameIndex(set.insights().stream()
                .map(insight -> new InsightPartials(insight, groupings.by(insight.dimensions()), 1))
                .toArray(InsightPartials[]::new));

        assertThat(candidates(index, "A")).containsExactly("a", "any", "ab");
        assertThat(candidates(index, "B")).containsExactly("any", "ab");
        assertThat(candidates(index, "C")).containsExactly("any");
    }

    private List<String> candidates(EventNameIndex index, String name) {
        return Arrays.stream(index.candidates(event(Arrays.asList(null, null, name))))
                .map(one -> one.insight().name())
                .toList();
    }

    private Grouping threeDimensions() {
        var set = definitions();
        reader.setLayout(set.slotLayout());
        return groupings.by(set.insights().get(0).dimensions());
    }

    private static DefinitionSet definitions() {
        return DefinitionSet.compile(TestDefinitions.parse("""
            insights:
              - { name: n, groupBy: { a: event.page.path, b: event.geo.country, c: event.name },
                  window: { tumbling: 1m }, measures: { n: count() } }
            """));
    }

    private static String random(Random random) {
        return random.nextInt(10) == 0 ? null : "v".repeat(random.nextInt(12)) + random.nextInt(9);
    }

    private EventView event(List<String> group) {
        return reader.read(serde.serialize(
                Topics.EVENTS_ENRICHED.name(),
                TestEvents.track(group.get(2))
                        .path(group.get(0))
                        .country(group.get(1))
                        .at(START)
                        .build()));
    }
}
