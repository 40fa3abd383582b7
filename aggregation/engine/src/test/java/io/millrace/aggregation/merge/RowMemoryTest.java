package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.serde.SchemaIds;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Heap of cached rows and overflow groups between two commits. */
class RowMemoryTest {
    private static final long START = 1_795_248_000_000L;
    private static final int GROUPS = 2_000;
    private static final String LONG = "x".repeat(400);

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());

    @Test
    void rowsLoadedFromTheStoreCountLikeNewRows() {
        var active = TestDefinitions.active("""
            insights:
              - { name: n, groupBy: { p: event.page.path }, window: { tumbling: 1m }, measures: { n: count() } }
            """);
        var combine = new CombineSimulation(0, 1, 16 << 10, active, ids);
        var merge = new MergeSimulation(active, 1, 64 << 10);
        send(combine, merge);
        merge.commit(START);
        merge.crash();
        double before = merge.metric("millrace_aggregation_early_emissions_total");

        send(combine, merge);

        assertThat(merge.metric("millrace_aggregation_early_emissions_total") - before)
                .as("rows of %d bytes with room for %d", GROUPS * 600, 128 << 10)
                .isGreaterThan(3);
    }

    @Test
    void overflowGroupsAreSentEarlyWhenTheyExceedTheBound() {
        var active = TestDefinitions.active("""
            insights:
              - { name: n, groupBy: { p: event.page.path }, window: { tumbling: 1m }, maxGroups: 1,
                  measures: { t: 'top(event.page.path, 100)' } }
            """);
        var combine = new CombineSimulation(0, 1, 16 << 10, active, ids);
        var sent = new AtomicInteger();
        var merge = new MergeSimulation(active, 1, 64 << 10, 1, (packed, partition) -> sent.incrementAndGet());

        send(combine, merge);
        send(combine, merge);
        merge.commit(START);

        assertThat(sent).as("of one window, in one commit").hasValueGreaterThan(3);
    }

    private static void send(CombineSimulation combine, MergeSimulation merge) {
        for (int i = 0; i < GROUPS; i++) {
            combine.process(
                    TestEvents.track("A").path(LONG + i).at(START, START).build());
        }
        combine.flush(false, (to, packed) -> merge.merge(packed));
    }
}
