package io.millrace.aggregation.topology;

import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.combine.TaskStores;
import io.millrace.aggregation.definition.JourneySpec;
import io.millrace.aggregation.merge.MergeSimulation;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonMove;
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
        return play(events, List.of());
    }

    /** The same while persons are merged; merges of one person keep their order, and come whenever it happens. */
    public Map<String, InsightUpdate> play(List<EnrichedEvent> events, List<PersonMerge> persons) {
        for (var event : events) {
            task(event.getTenant(), event.getPerson())
                    .records
                    .add(serde.serialize(Topics.EVENTS_ENRICHED.name(), event));
        }
        persons.forEach(
                merge -> task(merge.getTenant(), merge.getPerson()).persons.add(merge));
        while (upstream.stream().anyMatch(one -> !one.isDone())) {
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

    private Upstream task(String tenant, String person) {
        return upstream.get(Math.floorMod((tenant + person).hashCode(), upstream.size()));
    }

    private boolean isLeft(InsightUpdate row) {
        var journey = active.find(row.getInsight()).orElseThrow().journey().orElse(null);
        if (journey == null) {
            return false;
        }
        // A step's share of those who entered is null if none did; the other kinds begin with a count.
        return journey instanceof JourneySpec.Funnel
                ? row.getValues().get(2) == null
                : row.getValues().get(0).equals(0L);
    }

    /** Next records to read of each topic. */
    private record Positions(int events, int persons, int moves) {}

    private final class Upstream {
        private final int partition;
        private final List<byte[]> records = new ArrayList<>();
        private final List<Map.Entry<Integer, byte[]>> unsent = new ArrayList<>();
        private final List<PersonMerge> persons = new ArrayList<>();
        private final List<PersonMove> moves = new ArrayList<>();
        private TaskStores stores = new TaskStores();
        private TaskStores committedStores = new TaskStores();
        private CombineSimulation task;
        private Positions at = new Positions(0, 0, 0);
        private Positions committed = at;

        Upstream(int partition) {
            this.partition = partition;
            start();
        }

        private void turn() {
            int batch = 1 + random.nextInt(60);
            for (int i = 0; i < batch; i++) {
                step();
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

        private boolean isDone() {
            return committed.equals(new Positions(records.size(), persons.size(), moves.size()));
        }

        /** Reads one record of one of the topics. */
        private void step() {
            int of = random.nextInt(10);
            if (of == 0 && at.persons < persons.size()) {
                task.process(persons.get(at.persons));
                at = new Positions(at.events, at.persons + 1, at.moves);
            } else if (of == 1 && at.moves < moves.size()) {
                task.process(moves.get(at.moves));
                at = new Positions(at.events, at.persons, at.moves + 1);
            } else if (at.events < records.size()) {
                task.process(records.get(at.events));
                at = new Positions(at.events + 1, at.persons, at.moves);
            }
        }

        private void commit(boolean idle) {
            task.flush(idle, (to, packed) -> unsent.add(Map.entry(to, packed)));
            unsent.forEach(one -> merges.get(one.getKey()).merge(one.getValue()));
            unsent.clear();
            committed = at;
            committedStores = stores.copy();
            task.takeMoves(
                    move -> task(move.getTenant(), move.getSurvivor()).moves.add(move));
        }

        private void start() {
            unsent.clear();
            at = committed;
            stores = committedStores.copy();
            task = new CombineSimulation(partition, merges.size(), RECORD_BYTES, active, ids, stores);
        }
    }
}
