package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.SchemaIds;
import org.junit.jupiter.api.Test;

/** How often a changed row is emitted: once per interval, less often during catch-up. */
class EmitterTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long START = 1_795_248_000_000L;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final ActiveDefinitions active = TestDefinitions.active("""
        insights:
          - { name: n, window: { tumbling: 1h }, measures: { n: count() }, emit: { every: 1s }, grace: 1m, retain: 1d }
        """);
    private final CombineSimulation combine = new CombineSimulation(0, 1, 1 << 20, active, ids);
    private final MergeSimulation merge = new MergeSimulation(active, 1, 1 << 20);

    @Test
    void aLiveRowIsEmittedOncePerInterval() {
        eachSecond(20, 0);

        assertThat(merge.updates()).hasSize(20);
    }

    @Test
    void duringCatchUpARowIsEmittedEveryFiveSeconds() {
        eachSecond(20, MINUTE);

        assertThat(merge.updates()).hasSize(4);
    }

    @Test
    void theLastChangeOfABacklogIsEmittedWithoutFurtherInput() {
        eachSecond(3, MINUTE);

        merge.commit(START + MINUTE + Emitter.CATCH_UP_INTERVAL_MS);

        assertThat(merge.updates()).last().extracting(EmitterTest::count).isEqualTo(3L);
    }

    @Test
    void finalRowsOfABacklogAreEmittedAtOnce() {
        event(START);
        merge.commit(START + 3 * MINUTE);
        event(START + 2 * 60 * MINUTE);
        merge.commit(START + 3 * 60 * MINUTE);

        assertThat(merge.updates())
                .filteredOn(InsightUpdate::getFinal$)
                .extracting(EmitterTest::count)
                .containsExactly(1L);
    }

    @Test
    void intervalsAreShortAgainAfterCatchUp() {
        event(START);
        merge.commit(START + MINUTE);
        int before = merge.updates().size();

        event(START + MINUTE + SECOND);
        merge.commit(START + MINUTE + SECOND);

        assertThat(merge.updates()).hasSize(before + 1);
    }

    /** Sends an event per second, each committed so many ms after it was received. */
    private void eachSecond(int seconds, long late) {
        for (long time = START; time < START + seconds * SECOND; time += SECOND) {
            event(time);
            merge.commit(time + late);
        }
    }

    private static Object count(InsightUpdate row) {
        return row.getValues().get(0);
    }

    private void event(long time) {
        combine.process(TestEvents.track("Page").at(time).build());
        combine.flush(true, (to, packed) -> merge.merge(packed));
    }
}
