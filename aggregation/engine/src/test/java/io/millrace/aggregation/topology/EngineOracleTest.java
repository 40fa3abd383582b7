package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.merge.MergeSimulation;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.aggregation.rows.StoredRow;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.aggregation.rows.WindowScanner;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
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
    private static final long START = 1_700_000_000_000L / 3_600_000 * 3_600_000;
    private static final long MINUTE = 60_000;
    private static final int EVENTS = 800;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void rowsEqualAPlainComputationWhateverHappensOnTheWay(long seed) {
        var run = new Run(seed);

        run.play();

        assertThat(differences(run.lastRows(), oracle(run.events)))
                .as("seed %d", seed)
                .isEmpty();
        run.finalsAreSentOnceAndLast(seed);
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

    private final class Run {
        private final Random random;
        private final List<EnrichedEvent> events = new ArrayList<>();
        private final List<List<byte[]>> topic = new ArrayList<>();
        private final List<Upstream> upstream = new ArrayList<>();
        private final List<MergeSimulation> merges = new ArrayList<>();
        private final List<Deque<byte[]>> partials = new ArrayList<>();
        private final List<List<byte[]>> uncommittedReads = new ArrayList<>();
        private final ActiveDefinitions active = definitions();
        private final List<WindowCache> caches = new ArrayList<>();
        private final Random looks = new Random(7);
        private long now = START;

        Run(long seed) {
            random = new Random(seed);
            int upstreams = 1 + random.nextInt(5);
            int mergePartitions = 1 + random.nextInt(4);
            int recordBytes = random.nextBoolean() ? 300 : 1 << 20;
            long cacheBytes = random.nextBoolean() ? 2_000 : 1 << 20;
            for (int i = 0; i < upstreams; i++) {
                topic.add(new ArrayList<>());
                upstream.add(new Upstream(i, mergePartitions, recordBytes));
            }
            for (int i = 0; i < mergePartitions; i++) {
                merges.add(new MergeSimulation(active, upstreams, cacheBytes));
                caches.add(new WindowCache(random.nextBoolean() ? 20_000 : 1 << 20));
                partials.add(new ArrayDeque<>());
                uncommittedReads.add(new ArrayList<>());
            }
            long time = START;
            for (int i = 0; i < EVENTS; i++) {
                time += random.nextInt(10_000);
                // Disorder of nine minutes at most, within the grace of ten.
                var event = event(time - random.nextInt(9 * (int) MINUTE), time);
                events.add(event);
                topic.get(random.nextInt(upstreams)).add(serde.serialize(Topics.EVENTS_ENRICHED.name(), event));
            }
        }

        private EnrichedEvent event(long time, long receivedAt) {
            var builder = TestEvents.track("Order Completed")
                    .at(time, receivedAt)
                    .tenant(random.nextInt(4) == 0 ? "acme" : "default")
                    .country(List.of("AT", "DE", "FR").get(random.nextInt(3)))
                    .path("/" + random.nextInt(4))
                    .bot(random.nextInt(5) == 0);
            if (random.nextInt(3) > 0) {
                builder.property("revenue", (long) random.nextInt(1_000) - 200);
            }
            return builder.build();
        }

        void play() {
            while (upstream.stream().anyMatch(one -> !one.done())
                    || partials.stream().anyMatch(queue -> !queue.isEmpty())) {
                now += random.nextInt(700);
                // Some tasks get far more turns than others.
                upstream.get((int) (upstream.size() * random.nextDouble() * random.nextDouble()))
                        .turn();
                upstream.get(random.nextInt(upstream.size())).turn();
                mergeTurn(random.nextInt(merges.size()));
            }
            upstream.forEach(Upstream::goIdle);
            for (int i = 0; i < merges.size(); i++) {
                var merge = merges.get(i);
                drain(i, Integer.MAX_VALUE);
                merge.commit(now += 60_000);
                merge.commit(now += 60_000);
            }
        }

        private void mergeTurn(int i) {
            drain(i, random.nextInt(20));
            switch (random.nextInt(4)) {
                case 0 -> {
                    merges.get(i).crash();
                    var reread = uncommittedReads.get(i);
                    for (int at = reread.size() - 1; at >= 0; at--) {
                        partials.get(i).addFirst(reread.get(at));
                    }
                    reread.clear();
                    memoryHasWhatTheStoreHas(i);
                }
                case 1, 2 -> {
                    merges.get(i).commit(now);
                    uncommittedReads.get(i).clear();
                    merges.get(i).sweep();
                    memoryHasWhatTheStoreHas(i);
                }
                default -> {
                    // Goes on without a commit.
                }
            }
        }

        /** Reads that keep windows in memory see every change of a row; now and then, for it takes long. */
        private void memoryHasWhatTheStoreHas(int i) {
            if (looks.nextInt(40) > 0) {
                return;
            }
            var reads = new WindowScanner(List.of(merges.get(i).replica(i, true)), caches.get(i));
            for (var insight : active.specs()) {
                var stored = new ArrayList<String>();
                merges.get(i)
                        .scan(
                                insight.name(),
                                insight.generation(),
                                "default",
                                row -> stored.add(row.windowStart() + " " + text(row)));
                var read = new ArrayList<String>();
                reads.scan(insight.name(), insight.generation(), "default", 0, Long.MAX_VALUE, window -> {
                    for (int row = 0; row < window.size(); row++) {
                        read.add(window.start() + " " + text(window.row(row)));
                    }
                    return true;
                });
                assertThat(read).isEqualTo(stored);
            }
        }

        private static String text(StoredRow row) {
            var bytes = new byte[row.accumulators().remaining()];
            row.accumulators().get(bytes);
            return row.windowEnd() + " " + row.group() + " " + row.revision() + " " + Arrays.toString(bytes);
        }

        private void drain(int i, int most) {
            for (int n = 0; n < most && !partials.get(i).isEmpty(); n++) {
                var packed = partials.get(i).pollFirst();
                uncommittedReads.get(i).add(packed);
                merges.get(i).merge(packed);
            }
        }

        Map<String, List<Object>> lastRows() {
            var rows = new TreeMap<String, List<Object>>();
            merges.forEach(merge -> merge.updates()
                    .forEach(row -> rows.put(
                            key(row),
                            row.getValues().stream()
                                    .map(EngineOracleTest::plain)
                                    .collect(Collectors.toCollection(ArrayList::new)))));
            return rows;
        }

        void finalsAreSentOnceAndLast(long seed) {
            var finals = new HashSet<String>();
            var wrong = new ArrayList<String>();
            var revisions = new HashMap<String, Long>();
            var watermarks =
                    merges.stream().mapToLong(merge -> merge.watermark()).toArray();
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
                        .map(Run::key)
                        .filter(key -> !finals.contains(key))
                        .forEach(key -> wrong.add(key + " was never final"));
            }
            assertThat(wrong).as("seed %d", seed).isEmpty();
            assertThat(finals).as("seed %d", seed).isNotEmpty();
        }

        private static String key(InsightUpdate row) {
            return EngineOracleTest.key(
                    row.getInsight(),
                    row.getTenant(),
                    row.getWindowStart(),
                    row.getGroup().toArray(new String[0]));
        }

        /** One upstream task and its partition. */
        private final class Upstream {
            private final int partition;
            private final int mergePartitions;
            private final int recordBytes;
            private final List<Map.Entry<Integer, byte[]>> unsent = new ArrayList<>();
            private CombineSimulation task;
            private int position;
            private int committed;

            Upstream(int partition, int mergePartitions, int recordBytes) {
                this.partition = partition;
                this.mergePartitions = mergePartitions;
                this.recordBytes = recordBytes;
                start();
            }

            boolean done() {
                return committed == topic.get(partition).size();
            }

            void turn() {
                int batch = random.nextInt(60);
                var records = topic.get(partition);
                for (int i = 0; i < batch && position < records.size(); i++) {
                    task.process(records.get(position++));
                    if (random.nextInt(200) == 0) {
                        task.flush(false, (to, packed) -> unsent.add(Map.entry(to, packed)));
                    }
                }
                if (random.nextInt(5) == 0) {
                    start();
                } else if (random.nextInt(3) > 0) {
                    commit(false);
                }
            }

            void goIdle() {
                commit(true);
            }

            private void commit(boolean idle) {
                task.flush(idle, (to, packed) -> unsent.add(Map.entry(to, packed)));
                unsent.forEach(one -> partials.get(one.getKey()).addLast(one.getValue()));
                unsent.clear();
                committed = position;
            }

            /** A crash and a new start from the last commit. */
            private void start() {
                unsent.clear();
                position = committed;
                task = new CombineSimulation(partition, mergePartitions, recordBytes, active, ids);
            }
        }
    }
}
