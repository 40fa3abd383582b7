package io.millrace.aggregation.topology;

import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.definition.JourneySpec;
import io.millrace.aggregation.merge.MemoryStore;
import io.millrace.aggregation.merge.MergeSimulation;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Plays events through upstream tasks, each person's to one of them, that crash at random and go on from their last commit, and
 * through merging tasks.
 */
public final class JourneyPlay {
    private static final int RECORD_BYTES = 400;

    private final Random random;
    private final ActiveDefinitions active;
    private final SchemaIds ids;
    private final AvroSerde<EnrichedEvent> serde;
    private final List<Upstream> upstream = new ArrayList<>();
    private final List<MergeSimulation> merges = new ArrayList<>();
    private final boolean crashing;
    private long now = 1_000_000;

    public JourneyPlay(
            Random random, ActiveDefinitions active, SchemaIds ids, int upstreams, int mergePartitions, boolean crash) {
        this.random = random;
        this.active = active;
        this.ids = ids;
        this.serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        this.crashing = crash;
        for (int i = 0; i < mergePartitions; i++) {
            merges.add(new MergeSimulation(active, upstreams, 1 << 20));
        }
        for (int i = 0; i < upstreams; i++) {
            upstream.add(new Upstream(i));
        }
    }

    /** The last update of each row, without empty rows: those count as absent. */
    public Map<String, InsightUpdate> play(List<EnrichedEvent> events) {
        for (var event : events) {
            int partition = Math.floorMod((event.getTenant() + event.getPerson()).hashCode(), upstream.size());
            upstream.get(partition).records.add(serde.serialize(Topics.EVENTS_ENRICHED.name(), event));
        }
        while (upstream.stream().anyMatch(one -> one.committed < one.records.size())) {
            upstream.get(random.nextInt(upstream.size())).turn();
            merges.get(random.nextInt(merges.size())).commit(now += random.nextInt(1_000));
        }
        upstream.forEach(one -> one.commit(true));
        merges.forEach(merge -> merge.commit(now += 60_000));
        merges.forEach(merge -> merge.commit(now += 60_000));
        var last = new TreeMap<String, InsightUpdate>();
        merges.forEach(merge -> merge.updates()
                .forEach(row -> last.put(
                        row.getInsight() + "/" + row.getTenant() + "/" + row.getWindowStart() + "/" + row.getGroup(),
                        row)));
        last.values().removeIf(this::isLeft);
        return last;
    }

    private boolean isLeft(InsightUpdate row) {
        var journey = active.find(row.getInsight()).orElseThrow().journey().orElseThrow();
        // A step's share of those who entered is null if none did; the other kinds begin with a count.
        return journey instanceof JourneySpec.Funnel
                ? row.getValues().get(2) == null
                : row.getValues().get(0).equals(0L);
    }

    private final class Upstream {
        private final int partition;
        private final List<byte[]> records = new ArrayList<>();
        private final List<Map.Entry<Integer, byte[]>> unsent = new ArrayList<>();
        private MemoryStore store = new MemoryStore();
        private MemoryStore committedStore = new MemoryStore();
        private CombineSimulation task;
        private int position;
        private int committed;

        Upstream(int partition) {
            this.partition = partition;
            start();
        }

        private void turn() {
            int batch = 1 + random.nextInt(60);
            for (int i = 0; i < batch && position < records.size(); i++) {
                task.process(records.get(position++));
                if (random.nextInt(100) == 0) {
                    task.flush(false, (to, packed) -> unsent.add(Map.entry(to, packed)));
                    task.sweep();
                }
            }
            if (crashing && random.nextInt(5) == 0) {
                start();
            } else if (random.nextInt(3) > 0) {
                commit(false);
            }
        }

        private void commit(boolean idle) {
            task.flush(idle, (to, packed) -> unsent.add(Map.entry(to, packed)));
            unsent.forEach(one -> merges.get(one.getKey()).merge(one.getValue()));
            unsent.clear();
            committed = position;
            committedStore = store.copy();
        }

        private void start() {
            unsent.clear();
            position = committed;
            store = committedStore.copy();
            task = new CombineSimulation(partition, merges.size(), RECORD_BYTES, active, ids, store);
        }
    }
}
