package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.serde.SchemaIds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows with more groups than maxGroups allows, against a plain count of the same events. */
class OverflowGroupsTest {
    private static final long MINUTE = 60_000;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void groupsWithinTheBoundAreCompleteAndAllOthersAreInTheOverflowGroup(long seed) {
        var random = new Random(seed);
        int partitions = 1 + random.nextInt(4);
        int bound = 1 + random.nextInt(30);
        var run = new Run(random, partitions, definitions(bound));
        Map<Long, Map<String, Long>> expected = new TreeMap<>();

        for (int i = 0; i < 1_500; i++) {
            long time = i * 200L;
            var path = "/" + random.nextInt(40);
            expected.computeIfAbsent(time / MINUTE * MINUTE, start -> new HashMap<>())
                    .merge(path, 1L, Long::sum);
            run.event(time, path);
        }
        run.finish();

        var rows = run.rows();
        assertThat(rows.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
        rows.forEach((start, groups) -> {
            var counted = expected.get(start);
            long total = counted.values().stream().mapToLong(Long::longValue).sum();
            assertThat(groups.values().stream().mapToLong(Long::longValue).sum())
                    .as("sum over rows, seed %d", seed)
                    .isEqualTo(total);
            Set<String> named = new HashSet<>(groups.keySet());
            boolean folded = named.remove(OverflowGroups.OTHER);
            named.forEach(group ->
                    assertThat(groups.get(group)).as("seed %d, %s", seed, group).isEqualTo(counted.get(group)));
            assertThat(named).as("seed %d", seed).hasSizeLessThanOrEqualTo(bound + partitions);
            assertThat(folded).as("seed %d", seed).isEqualTo(named.size() < counted.size());
        });
        assertThat(run.sum("groups_merged_total") + run.sum("groups_overflowed_total"))
                .as("the counters' equation, seed %d", seed)
                .isEqualTo(run.sent + run.sum("overflow_groups_sent_total"));
    }

    @Test
    void anInsightWithoutDimensionsHasOneRowAndNoOverflow() {
        var run = new Run(new Random(1), 1, TestDefinitions.active("""
            insights:
              - { name: pages, window: { tumbling: 1m }, measures: { n: count() }, maxGroups: 1 }
            """));

        run.event(1, "/a");
        run.event(2, "/b");
        run.finish();

        assertThat(run.rows()).containsOnly(Map.entry(0L, Map.of("", 2L)));
    }

    private static ActiveDefinitions definitions(int bound) {
        return TestDefinitions.active("""
            insights:
              - name: pages
                groupBy: { path: event.page.path }
                window: { tumbling: 1m }
                measures: { n: count() }
                maxGroups: %d
            """.formatted(bound));
    }

    /** One upstream task and several merge tasks that crash at random. */
    private final class Run {
        private final Random random;
        private final CombineSimulation combine;
        private final List<MergeSimulation> merges = new ArrayList<>();
        private final List<Deque<byte[]>> queues = new ArrayList<>();
        private final List<List<byte[]>> read = new ArrayList<>();
        private long now;
        private long sent;

        Run(Random random, int partitions, ActiveDefinitions active) {
            this.random = random;
            combine = new CombineSimulation(0, partitions, 1 << 20, active, ids);
            for (int i = 0; i < partitions; i++) {
                merges.add(new MergeSimulation(active, 1, 1 << 20, partitions, (packed, to) -> queues.get(to)
                        .addLast(packed)));
                queues.add(new ArrayDeque<>());
                read.add(new ArrayList<>());
            }
        }

        void event(long time, String path) {
            var event = TestEvents.track("Page").at(time).path(path).build();
            combine.process(event);
            if (random.nextInt(20) == 0) {
                flush();
                mergeSome(random.nextInt(merges.size()));
            }
        }

        void finish() {
            flush();
            while (queues.stream().anyMatch(queue -> !queue.isEmpty())
                    || read.stream().anyMatch(one -> !one.isEmpty())) {
                for (int i = 0; i < merges.size(); i++) {
                    mergeSome(i);
                }
            }
            merges.forEach(merge -> merge.commit(now += MINUTE));
        }

        private void flush() {
            sent += combine.flush(false, (to, packed) -> queues.get(to).addLast(packed));
        }

        private void mergeSome(int i) {
            var merge = merges.get(i);
            while (!queues.get(i).isEmpty()) {
                var packed = queues.get(i).pollFirst();
                read.get(i).add(packed);
                merge.merge(packed);
            }
            if (random.nextInt(4) == 0) {
                merge.crash();
                for (int at = read.get(i).size() - 1; at >= 0; at--) {
                    queues.get(i).addFirst(read.get(i).get(at));
                }
                sent += recounted(read.get(i));
            } else {
                merge.commit(now += 2_000);
            }
            read.get(i).clear();
        }

        /** Counts work that is repeated after a crash a second time. */
        private long recounted(List<byte[]> again) {
            long groups = 0;
            for (var packed : again) {
                var reader = new io.millrace.aggregation.partial.PackedReader(packed);
                while (reader.nextSection()) {
                    while (reader.nextGroup()) {
                        groups++;
                    }
                }
            }
            return groups;
        }

        Map<Long, Map<String, Long>> rows() {
            Map<Long, Map<String, Long>> rows = new TreeMap<>();
            merges.forEach(merge -> merge.updates()
                    .forEach(row -> rows.computeIfAbsent(row.getWindowStart(), start -> new HashMap<>())
                            .put(String.join("|", row.getGroup()), (Long)
                                    row.getValues().get(0))));
            return rows;
        }

        double sum(String name) {
            return merges.stream()
                    .mapToDouble(merge -> merge.metric("millrace_aggregation_" + name)
                            + merge.metric("millrace_aggregation_" + name, "pages"))
                    .sum();
        }
    }
}
