package io.millrace.aggregation.combine;

import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Runs a {@link CombineTask} on a clock of its own, without Kafka: after a crash a new one is to be made. */
public final class CombineSimulation {
    private static final Duration IDLE_AFTER = Duration.ofSeconds(1_000);
    /** Nothing is flushed early. */
    private static final long AMPLE_BYTES = 1 << 30;
    /** Histories leave memory now and then, and busy tasks flush early. */
    private static final long SCARCE_BYTES = 200_000;

    private final int partition;
    private final AvroSerde<EnrichedEvent> serde;
    private final AvroSerde<PersonMerge> merges;
    private final AvroSerde<PersonMove> moveSerde;
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final List<Map.Entry<Integer, byte[]>> unsent = new ArrayList<>();
    private final List<PersonMove> moves = new ArrayList<>();
    private final CombineTask task;
    private long offset;
    private long now;
    private double uncombinedBefore;

    /** Without a history of any person. */
    public CombineSimulation(
            int partition, int mergePartitions, int maxRecordBytes, ActiveDefinitions active, SchemaIds ids) {
        this(partition, mergePartitions, maxRecordBytes, active, ids, new TaskStores(), AMPLE_BYTES);
    }

    /** @param stores the stores, as of the last commit */
    public CombineSimulation(
            int partition,
            int mergePartitions,
            int maxRecordBytes,
            ActiveDefinitions active,
            SchemaIds ids,
            TaskStores stores) {
        this(partition, mergePartitions, maxRecordBytes, active, ids, stores, SCARCE_BYTES);
    }

    private CombineSimulation(
            int partition,
            int mergePartitions,
            int maxRecordBytes,
            ActiveDefinitions active,
            SchemaIds ids,
            TaskStores stores,
            long maxBytes) {
        this.partition = partition;
        serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        merges = AvroSerde.of(Topics.PERSON_MERGES, ids);
        moveSerde = AvroSerde.of(Topics.PERSON_MOVES, ids);
        var settings = new CombineSettings(mergePartitions, maxBytes, maxRecordBytes, Duration.ofMillis(1), IDLE_AFTER);
        var resources = new CombineResources(
                active, ids, settings, new CombineCounts(metrics), BackfillResources.none(), Optional.empty());
        task = new CombineTask(
                resources, partition, stores.stores(), () -> now, new CollectedOutput(unsent, moves::add));
    }

    /** Returns how many insights count the event. */
    public int process(byte[] value) {
        return task.process(
                new ConsumerRecord<>(Topics.EVENTS_ENRICHED.name(), partition, offset++, new byte[0], value));
    }

    /** The same of an event that is not on a topic yet. */
    public int process(EnrichedEvent event) {
        return process(serde.serialize(Topics.EVENTS_ENRICHED.name(), event));
    }

    /** Follows a merge of persons. */
    public void process(PersonMerge merge) {
        task.processMerge(record(Topics.PERSON_MERGES.name(), merges.serialize(Topics.PERSON_MERGES.name(), merge)));
    }

    /** Takes in a move. */
    public void process(PersonMove move) {
        task.processMove(record(Topics.PERSON_MOVES.name(), moveSerde.serialize(Topics.PERSON_MOVES.name(), move)));
    }

    private ConsumerRecord<byte[], byte[]> record(String topic, byte[] value) {
        return new ConsumerRecord<>(topic, partition, 0, new byte[0], value);
    }

    /** Passes on the moves that were sent since the last call. */
    public void takeMoves(Consumer<PersonMove> out) {
        moves.forEach(out);
        moves.clear();
    }

    /** Drops expired per-person histories. */
    public void sweep() {
        task.sweepHistories();
    }

    /** Returns how many groups the insight has sent in pass-through since the last call. */
    public long takeUncombined(String insight) {
        var total = metrics.getSampleValue(
                "millrace_aggregation_groups_uncombined_total", new String[] {"insight"}, new String[] {insight});
        double before = uncombinedBefore;
        uncombinedBefore = total == null ? 0 : total;
        return (long) (uncombinedBefore - before);
    }

    public long bytes() {
        return task.bytes();
    }

    /**
     * Commits.
     *
     * @param idle whether time passes without an event first, until the task is idle
     * @param out receives merge partition and packed partials
     * @return number of groups sent
     */
    public int flush(boolean idle, BiConsumer<Integer, byte[]> out) {
        double before = metrics.getSampleValue("millrace_aggregation_groups_sent_total");
        now += idle ? IDLE_AFTER.toMillis() : 0;
        task.beforeCommit();
        task.publishCommitted();
        unsent.forEach(one -> out.accept(one.getKey(), one.getValue()));
        unsent.clear();
        return (int) (metrics.getSampleValue("millrace_aggregation_groups_sent_total") - before);
    }
}
