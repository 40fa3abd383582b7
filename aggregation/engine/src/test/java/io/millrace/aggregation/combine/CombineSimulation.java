package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.aggregation.merge.MemoryStore;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.watermark.UpstreamWatermark;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** A combining task without Kafka: to be made anew after a crash. */
public final class CombineSimulation {
    private final int partition;
    private final AvroSerde<EnrichedEvent> serde;
    private final EventReader reader;
    private final TaskDefinitions definitions;
    private final Combiner combiner;
    private final Journeys journeys;
    private final PackedWriter[] writers;
    private final UpstreamWatermark watermark = new UpstreamWatermark(1, 1, 1_000_000, false, 0);
    private final int maxRecordBytes;
    private final ExpressionFailures failures = new ExpressionFailures();

    /** Without a history of anybody. */
    public CombineSimulation(
            int partition, int mergePartitions, int maxRecordBytes, ActiveDefinitions active, SchemaIds ids) {
        this(partition, mergePartitions, maxRecordBytes, active, ids, new MemoryStore());
    }

    /** @param histories the store of what people did, as of the last commit */
    public CombineSimulation(
            int partition,
            int mergePartitions,
            int maxRecordBytes,
            ActiveDefinitions active,
            SchemaIds ids,
            KeyValueStore<Bytes, byte[]> histories) {
        this.partition = partition;
        this.maxRecordBytes = maxRecordBytes;
        definitions = new TaskDefinitions(active);
        serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        reader = new EventReader(ids);
        reader.setLayout(definitions.set().slotLayout());
        combiner = new Combiner(definitions.set().insights(), mergePartitions, failures);
        journeys = new Journeys(histories, definitions.set().insights(), 100_000, failures);
        writers = new PackedWriter[mergePartitions];
        Arrays.setAll(writers, i -> new PackedWriter());
    }

    /** How many insights count it. */
    public int process(byte[] value) {
        var event = reader.read(value);
        combiner.match(event);
        journeys.match(event);
        int matched = combiner.add(event) + journeys.add(event);
        watermark.advance(event.time(), 0);
        return matched;
    }

    /** The same of an event that is not on a topic yet. */
    public int process(EnrichedEvent event) {
        return process(serde.serialize(Topics.EVENTS_ENRICHED.name(), event));
    }

    /** Drops what is too old of people's histories. */
    public void sweep() {
        journeys.sweep(definitions::isGone);
    }

    /** Takes how many groups of the insight were sent without combining since this was last asked. */
    public long takeUncombined(String insight) {
        var groups = new HashMap<String, Long>();
        combiner.takeUncombined(groups::put);
        return groups.getOrDefault(insight, 0L);
    }

    public long bytes() {
        return combiner.bytes();
    }

    /**
     * Flushes to (merge partition, packed).
     *
     * @return how many groups
     */
    public int flush(boolean idle, BiConsumer<Integer, byte[]> out) {
        for (int i = 0; i < writers.length; i++) {
            int to = i;
            writers[i].beginFlush(partition, maxRecordBytes, packed -> out.accept(to, packed));
        }
        int groups = combiner.flush(writers) + journeys.flush(writers);
        for (var writer : writers) {
            writer.endFlush(watermark.current(), idle, true);
        }
        return groups;
    }
}
