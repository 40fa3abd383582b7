package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.merge.MergeSimulation;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonMove;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A {@link CombineTask} that stops, crashes and restarts at random: a crash takes what the task sent and stored since its last
 * commit.
 */
final class CrashingTask {
    /** So little that histories leave memory and partials are flushed early. */
    private static final long MAX_BYTES = 20_000;

    private final Random random;
    private final int partition;
    private final EnrichedLog log;
    private final CombineResources resources;
    private final ActiveDefinitions active;
    private final MergeSimulation merge;
    private final List<Map.Entry<Integer, byte[]>> unsent = new ArrayList<>();
    private final List<PersonMerge> persons = new ArrayList<>();
    private final List<PersonMove> moves = new ArrayList<>();
    private final List<PersonMove> unsentMoves = new ArrayList<>();
    private final Consumer<PersonMove> sendMove;
    private final AvroSerde<PersonMerge> mergeSerde;
    private final AvroSerde<PersonMove> moveSerde;
    private Positions positions = new Positions(0, 0);
    private Positions committedPositions = positions;
    private TaskStores committedStores = new TaskStores();
    private TaskStores stores;
    private CombineTask task;
    private int position;
    private int committedPosition;

    /** Next merge and move to read. */
    private record Positions(int merges, int moves) {}

    /**
     * @param place runs wherever the consumer of the backfill may fail
     * @param sendMove receives moves once they are committed
     */
    CrashingTask(
            int partition,
            Random random,
            Runnable place,
            ActiveDefinitions active,
            SchemaIds ids,
            BackfillProgress progress,
            MergeSimulation merge,
            Consumer<PersonMove> sendMove) {
        this.random = random;
        this.partition = partition;
        this.log = new EnrichedLog(partition);
        this.active = active;
        this.merge = merge;
        this.sendMove = sendMove;
        mergeSerde = AvroSerde.of(Topics.PERSON_MERGES, ids);
        moveSerde = AvroSerde.of(Topics.PERSON_MOVES, ids);
        var backfills =
                new BackfillResources(() -> log.consumer(1 + random.nextInt(20), place), Duration.ZERO, progress);
        resources = new CombineResources(
                active,
                ids,
                new CombineSettings(1, MAX_BYTES, 1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(15)),
                new CombineCounts(new CollectorRegistry()),
                backfills,
                Optional.empty());
        start();
    }

    void send(byte[] event) {
        log.add(event);
    }

    void send(PersonMerge merge) {
        persons.add(merge);
    }

    void send(PersonMove move) {
        moves.add(move);
    }

    boolean hasBackfill() {
        return task.hasBackfill();
    }

    void turn(long now) {
        for (int i = random.nextInt(40); i > 0 && position < log.size(); i--) {
            process();
        }
        if (random.nextInt(3) == 0) {
            task.tick();
        }
        if (random.nextInt(3) == 0) {
            processPersons();
        }
        if (random.nextInt(3) > 0) {
            readBackfill(1 + random.nextInt(3));
        }
        if (random.nextInt(20) == 0) {
            task.flushEarly();
        }
        if (random.nextInt(4) == 0) {
            start();
        } else if (random.nextInt(2) == 0) {
            commit(now);
        }
    }

    void finish(long now) {
        while (position < log.size()) {
            process();
        }
        processPersons();
        task.tick();
        readBackfill(100);
        commit(now);
    }

    private void start() {
        unsent.clear();
        position = committedPosition;
        stores = committedStores.copy();
        unsentMoves.clear();
        positions = committedPositions;
        var output = new CollectedOutput(unsent, unsentMoves::add);
        task = new CombineTask(resources, partition, stores.stores(), () -> 0, output);
    }

    /** Reads what is left of merges and moves. */
    private void processPersons() {
        while (positions.merges < persons.size()) {
            var merge = persons.get(positions.merges);
            task.processMerge(record(Topics.PERSON_MERGES.name(), mergeSerde.serialize("", merge)));
            positions = new Positions(positions.merges + 1, positions.moves);
        }
        while (positions.moves < moves.size()) {
            var move = moves.get(positions.moves);
            task.processMove(record(Topics.PERSON_MOVES.name(), moveSerde.serialize("", move)));
            positions = new Positions(positions.merges, positions.moves + 1);
        }
    }

    private ConsumerRecord<byte[], byte[]> record(String topic, byte[] value) {
        return new ConsumerRecord<>(topic, partition, 0, new byte[0], value);
    }

    private void process() {
        var value = log.get(position);
        task.process(new ConsumerRecord<>(Topics.EVENTS_ENRICHED.name(), partition, position++, new byte[0], value));
    }

    private void readBackfill(int polls) {
        var left = new int[] {polls};
        task.readBackfill(() -> -left[0]--, 0);
    }

    private void commit(long now) {
        boolean suspended = random.nextInt(10) == 0;
        if (suspended) {
            task.close();
        }
        task.beforeCommit();
        unsent.forEach(one -> merge.merge(one.getValue()));
        unsent.clear();
        unsentMoves.forEach(sendMove);
        unsentMoves.clear();
        committedPositions = positions;
        merge.commit(now);
        committedStores = stores.copy();
        committedPosition = position;
        task.publishCommitted();
        active.specs().forEach(insight -> assertThat(active.faults().failures(insight.name()))
                .as("events that %s failed on", insight.name())
                .isEmpty());
        if (suspended) {
            start();
        }
    }
}
