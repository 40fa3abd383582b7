package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.merge.MergeSimulation;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.rows.StoredRow;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.aggregation.rows.WindowScanner;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random events through combining and merging tasks that drain unevenly, crash and restart, over random numbers of partitions.
 * Disorder is nine minutes at most, within the grace of ten.
 */
final class EngineSimulation {
    static final long START = 1_700_000_000_000L / 3_600_000 * 3_600_000;
    static final long MINUTE = 60_000;
    private static final int EVENTS = 800;

    private final Random random;
    private final List<EnrichedEvent> events = new ArrayList<>();
    private final List<List<byte[]>> topic = new ArrayList<>();
    private final List<Upstream> upstream = new ArrayList<>();
    private final List<MergeSimulation> merges = new ArrayList<>();
    private final List<Deque<byte[]>> partials = new ArrayList<>();
    private final List<List<byte[]>> uncommittedReads = new ArrayList<>();
    private final ActiveDefinitions active;
    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
    private final List<WindowCache> caches = new ArrayList<>();
    private final Random looks = new Random(7);
    private long now = START;

    EngineSimulation(long seed, ActiveDefinitions active) {
        random = new Random(seed);
        this.active = active;
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

    List<EnrichedEvent> events() {
        return events;
    }

    List<MergeSimulation> merges() {
        return merges;
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
