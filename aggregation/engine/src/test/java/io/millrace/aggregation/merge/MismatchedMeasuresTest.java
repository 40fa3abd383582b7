package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.serde.SchemaIds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two definitions with the same generation and different measures, as a faulty program may write them. */
class MismatchedMeasuresTest {
    private static final long START = 1_795_248_000_000L;
    private static final String COUNT = "{ n: count() }";

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());

    /** Pairs of measures: state that one wrote is read by the other. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ n: count(), s: sum(event.properties.x) }",
                "{ p: 'quantile(event.properties.x, 0.5)' }",
                "{ u: uniques(event.person) }",
                "{ t: 'top(event.name, 10)' }",
                "{ m: max(event.properties.x), n: count() }",
            })
    void rowsAndPartialsOfOtherMeasuresAreCountedAndDropped(String measures) {
        for (var pair : new String[][] {{COUNT, measures}, {measures, COUNT}}) {
            var active = active(pair[0]);
            var merge = new MergeSimulation(active, 1, 1 << 20);
            send(merge, active, 0);
            var late = packed(active, 1);

            active.put(active(pair[1]).specs().iterator().next());
            merge.merge(late);
            merge.commit(START + 1_000);
            send(merge, active, 2);
            send(merge, active, 200_000);
            merge.commit(START + 201_000);

            assertThat(merge.updates())
                    .as("%s, then %s", pair[0], pair[1])
                    .anyMatch(row -> row.getWindowStart() == START && row.getFinal$())
                    .anyMatch(row -> row.getWindowStart() == START + 180_000);
            assertThat(merge.metric("millrace_aggregation_groups_unreadable_total", "n")
                            + merge.metric("millrace_aggregation_rows_unreadable_total"))
                    .isPositive();
        }
    }

    private void send(MergeSimulation merge, ActiveDefinitions active, long after) {
        merge.merge(packed(active, after));
        merge.commit(START + after);
    }

    private byte[] packed(ActiveDefinitions active, long after) {
        var combine = new CombineSimulation(0, 1, 1 << 20, active, ids);
        combine.process(
                TestEvents.track("A").property("x", 42L).at(START + after).build());
        var out = new byte[1][];
        combine.flush(false, (to, packed) -> out[0] = packed);
        return out[0];
    }

    private static ActiveDefinitions active(String measures) {
        return TestDefinitions.active(
                "insights: [{ name: n, window: { tumbling: 1m }, grace: 1s, retain: 1d, measures: " + measures + " }]");
    }
}
