package io.millrace.aggregation.combine;

import io.millrace.aggregation.merge.MemoryStore;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Runs a {@link CombineTask} on a clock of its own, without Kafka: after a crash a new one is to be made. */
public final class CombineSimulation {
    private static final Duration IDLE_AFTER = Duration.ofSeconds(1_000);
    /** Nothing is flushed early. */
    private static final long AMPLE_BYTES = 1 << 30;
    /** Histories leave memory now and then, and busy tasks flush early. */
    private static final long SCARCE_BYTES = 200_000;

    private final int partition;
    private final AvroSerde<EnrichedEvent> serde;
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final List<Map.Entry<Integer, byte[]>> unsent = new ArrayList<>();
    private final CombineTask task;
    private long offset;
    private long now;
    private double uncombinedBefore;

    /** Without a history of any person. */
    public CombineSimulation(
            int partition, int mergePartitions, int maxRecordBytes, ActiveDefinitions active, SchemaIds ids) {
        this(partition, mergePartitions, maxRecordBytes, active, ids, new MemoryStore(), AMPLE_BYTES);
    }

    /** @param histories the store of per-person histories, as of the last commit */
    public CombineSimulation(
            int partition,
            int mergePartitions,
            int maxRecordBytes,
            ActiveDefinitions active,
            SchemaIds ids,
            KeyValueStore<Bytes, byte[]> histories) {
        this(partition, mergePartitions, maxRecordBytes, active, ids, histories, SCARCE_BYTES);
    }

    private CombineSimulation(
            int partition,
            int mergePartitions,
            int maxRecordBytes,
            ActiveDefinitions active,
            SchemaIds ids,
            KeyValueStore<Bytes, byte[]> histories,
            long maxBytes) {
        this.partition = partition;
        serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        var settings = new CombineSettings(mergePartitions, maxBytes, maxRecordBytes, Duration.ofMillis(1), IDLE_AFTER);
        var resources = new CombineResources(
                active, ids, settings, new CombineCounts(metrics), BackfillResources.none(), Optional.empty());
        task = new CombineTask(
                resources, partition, histories, new MemoryStore(), () -> now, new CollectedOutput(unsent));
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
