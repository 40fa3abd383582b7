package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.watermark.Watermarks;
import io.millrace.schemas.serde.SchemaIds;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dropped windows stay dropped, and events of other windows are accepted. */
class RetentionSweeperTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long START = 1_795_248_000_000L;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final ActiveDefinitions active = TestDefinitions.active("""
        insights:
          - { name: n, window: { tumbling: 1m }, measures: { n: count() }, grace: 1m, retain: 1h }
        """);
    private final CombineSimulation combine = new CombineSimulation(0, 1, 1 << 20, active, ids);
    private final MergeSimulation merge = new MergeSimulation(active, 1, 1 << 20);

    @Test
    void aNewlyReceivedEventOfADroppedWindowIsBeyondRetention() {
        send(START, START);
        send(START + 2 * HOUR, START + 2 * HOUR);
        assertThat(merge.sweep()).isEqualTo(1);

        send(START + 1, START + 2 * HOUR);

        assertThat(windows()).containsExactly(START + 2 * HOUR);
        assertThat(merge.metric("millrace_aggregation_groups_beyond_retention_total", "n"))
                .isEqualTo(1);
    }

    @Test
    void droppedWindowsAreKnownAfterACrash() {
        send(START, START);
        send(START + 2 * HOUR, START + 2 * HOUR);
        merge.sweep();
        merge.commit(START);
        merge.crash();

        send(START + 1, START + 2 * HOUR);

        assertThat(windows()).containsExactly(START + 2 * HOUR);
    }

    @Test
    void anImportOfTimesBeforeTheDroppedWindowsIsAccepted() {
        send(START, START);
        send(START + 2 * HOUR, START + 2 * HOUR);
        merge.sweep();

        send(START - 24 * HOUR, START + 2 * HOUR);

        assertThat(windows()).containsExactly(START - 24 * HOUR, START + 2 * HOUR);
    }

    @Test
    void aDeletedInsightLeavesNoEntries() {
        send(START, START);
        send(START + 2 * HOUR, START + 2 * HOUR);
        merge.sweep();

        active.remove("n");
        merge.commit(START + 3 * HOUR);
        merge.sweep();
        merge.sweep();

        assertThat(merge.entries()).as("progress only").isEqualTo(2);
    }

    /** As in the first minutes of a long backlog: an upstream task has not reported yet. */
    @Test
    void noWindowExpiresBeforeThereIsAWatermark() {
        var beginning = new MergeSimulation(active, 2, 1 << 20);
        combine.process(TestEvents.track("A").at(START, START).build());
        combine.process(
                TestEvents.track("A").at(START + 2 * HOUR, START + 2 * HOUR).build());
        combine.flush(false, (to, packed) -> beginning.merge(packed));
        beginning.commit(START + 2 * HOUR);

        beginning.sweep();
        combine.process(TestEvents.track("A").at(START - MINUTE, START - MINUTE).build());
        combine.flush(false, (to, packed) -> beginning.merge(packed));

        beginning.commit(START + 2 * HOUR);
        assertThat(beginning.watermark()).isEqualTo(Watermarks.NONE);
        assertThat(beginning.windowStarts("n", 1, "default")).containsExactly(START - MINUTE, START, START + 2 * HOUR);
        assertThat(beginning.metric("millrace_aggregation_groups_beyond_retention_total", "n"))
                .isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyDroppedWindowIsRecordedAndFewOthersAre(long seed) {
        var random = new Random(seed);
        var store = new MemoryStore();
        var dropped = new DroppedWindows(store);
        var owner = new StoreKeys.Owner("n", 7, "default", 0);
        var all = new TreeSet<Long>();
        long time = 0;
        for (int i = 0; i < 300; i++) {
            time += MINUTE * (random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1);
            long start = random.nextInt(20) == 0 ? time - MINUTE * random.nextInt(100) : time;
            all.add(start);
            dropped.add(owner, start, start + MINUTE);
        }

        for (long start : all) {
            assertThat(dropped.contains(owner, start, start + MINUTE))
                    .as("seed %d, %d", seed, start)
                    .isTrue();
        }
        assertThat(dropped.contains(owner, all.first() - MINUTE, all.first())).isFalse();
        assertThat(dropped.contains(owner, all.last() + MINUTE, all.last() + 2 * MINUTE))
                .isFalse();
        assertThat(dropped.contains(new StoreKeys.Owner("n", 8, "default", 0), time, time + MINUTE))
                .isFalse();
        assertThat(store.all().next().value).hasSizeLessThanOrEqualTo(DroppedWindows.MAX_SPANS * 16);
    }

    private void send(long time, long receivedAt) {
        var event = TestEvents.track("A").at(time, receivedAt).build();
        combine.process(event);
        combine.flush(false, (to, packed) -> merge.merge(packed));
        merge.commit(receivedAt);
    }

    private List<Long> windows() {
        return merge.windowStarts("n", 1, "default");
    }
}
