package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.SchemaIds;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pending rows after a restart, in a window that is too large for one scan. */
class PendingRowScanTest {
    private static final long MINUTE = 60_000;
    private static final long START = 1_795_248_000_000L;
    private static final int GROUPS = 2 * PendingRowScan.MAX_EMITTED + 5_000;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final ActiveDefinitions active = TestDefinitions.active("""
        insights:
          - name: n
            groupBy: { person: event.person }
            window: { tumbling: 1d }
            measures: { n: count() }
            emit: { every: 1m }
            grace: 1m
            retain: 9d
        """);
    private final CombineSimulation combine = new CombineSimulation(0, 1, 1 << 20, active, ids);
    private final MergeSimulation merge = new MergeSimulation(active, 1, 1 << 28);
    private long now = START;

    @Test
    void aCommitScansPartOfTheWindowAndEmitsRowsThatChangeMeanwhile() {
        restartWithPendingRows();
        int before = merge.updates().size();

        event(GROUPS - 1);
        commit();

        assertThat(merge.updates()).hasSize(before + PendingRowScan.MAX_EMITTED + 1);
        assertThat(emittedSince(before)).containsEntry(person(GROUPS - 1), List.of(2L));
    }

    @Test
    void everyRowIsEmittedExactlyOnce() {
        restartWithPendingRows();
        int before = merge.updates().size();
        event(GROUPS - 1);

        commit();
        commit();
        commit();
        commit();

        var emitted = emittedSince(before);
        assertThat(emitted).hasSize(GROUPS).containsEntry(person(GROUPS - 1), List.of(2L));
        assertThat(emitted.values()).allSatisfy(counts -> assertThat(counts).hasSize(1));
    }

    @Test
    void aCrashDuringTheScanLosesNoRow() {
        restartWithPendingRows();
        int before = merge.updates().size();

        commit();
        merge.crash();
        commit();
        merge.crash();
        commit();
        commit();
        commit();

        var emitted = emittedSince(before);
        assertThat(emitted).hasSize(GROUPS);
        assertThat(emitted.values()).allSatisfy(counts -> assertThat(counts).containsExactly(1L));
    }

    @Test
    void everyRowIsEmittedAsFinalWhenTheWindowClosesDuringTheScan() {
        restartWithPendingRows();
        int before = merge.updates().size();
        now += 2 * 24 * 60 * MINUTE;
        event(0);

        for (int i = 0; i < 5; i++) {
            commit();
        }

        var finals = merge.updates().subList(before, merge.updates().size()).stream()
                .filter(InsightUpdate::getFinal$)
                .map(row -> row.getGroup().get(0))
                .toList();
        assertThat(finals).hasSize(GROUPS + 1).doesNotHaveDuplicates();
    }

    /** Leaves all rows pending in the store, and restarts. */
    private void restartWithPendingRows() {
        event(GROUPS);
        merge.commit(now);
        for (int group = 0; group < GROUPS; group++) {
            combine(group);
        }
        flush();
        merge.commit(now + 1);
        merge.crash();
    }

    private Map<String, List<Object>> emittedSince(int before) {
        return merge.updates().subList(before, merge.updates().size()).stream()
                .collect(Collectors.groupingBy(
                        row -> row.getGroup().get(0),
                        Collectors.mapping(row -> row.getValues().get(0), Collectors.toList())));
    }

    private void commit() {
        now += MINUTE;
        merge.commit(now);
    }

    private void event(int group) {
        combine(group);
        flush();
    }

    private void combine(int group) {
        combine.process(TestEvents.track("Page").at(now).person(person(group)).build());
    }

    private void flush() {
        combine.flush(false, (to, packed) -> merge.merge(packed));
    }

    private static String person(int group) {
        return String.format("p%07d", group);
    }
}
