package io.millrace.aggregation.topology;

import io.millrace.aggregation.combine.BackfillResources;
import io.millrace.aggregation.combine.CombineCounts;
import io.millrace.aggregation.combine.CombineProcessor;
import io.millrace.aggregation.combine.CombineResources;
import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.aggregation.merge.MergeCounts;
import io.millrace.aggregation.merge.MergeProcessor;
import io.millrace.aggregation.merge.MergeSettings;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.DefinitionsProcessor;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.runtime.failed.FailedEventSink;
import io.millrace.runtime.metrics.TransactionCounters;
import io.millrace.runtime.streams.CommitHookStore;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.tracing.Tracing;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The one topology of the stage, the same for any set of insights: read definitions, combine events, repartition partials, merge
 * them, emit rows.
 */
public final class AggregationTopology {
    /** Name of the repartition topic of partials, without application id and suffix. */
    public static final String PARTIALS = "partials";

    private final ActiveDefinitions active;
    private final SchemaIds ids;
    private final CombineSettings combine;
    private final int upstream;
    private final long cacheBytes;
    private final CollectorRegistry metrics;
    private final IntToLongFunction reached;
    private BackfillResources backfills = BackfillResources.none();
    private TransactionCounters commits = new TransactionCounters();
    private Tracing tracing = Tracing.OFF;
    private Optional<IntToLongFunction> inputProgress = Optional.empty();

    /** An engine that does not know how far its input is committed, so that the freshness in its stores has no such time. */
    public AggregationTopology(
            ActiveDefinitions active,
            SchemaIds ids,
            CombineSettings combine,
            int upstream,
            long cacheBytes,
            CollectorRegistry metrics) {
        this(active, ids, combine, upstream, cacheBytes, metrics, partition -> Long.MIN_VALUE);
    }

    /**
     * @param upstream number of partitions of the enriched events
     * @param cacheBytes heap of a task's row cache
     * @param reached by merge partition, the time up to which all input is committed as rows, ms since the epoch;
     *     {@link Long#MIN_VALUE} while unknown
     */
    public AggregationTopology(
            ActiveDefinitions active,
            SchemaIds ids,
            CombineSettings combine,
            int upstream,
            long cacheBytes,
            CollectorRegistry metrics,
            IntToLongFunction reached) {
        this.active = active;
        this.ids = ids;
        this.combine = combine;
        this.upstream = upstream;
        this.cacheBytes = cacheBytes;
        this.metrics = metrics;
        this.reached = reached;
    }

    /** Lets insights begin in the past. */
    public AggregationTopology withBackfills(BackfillResources resources) {
        backfills = resources;
        return this;
    }

    /** Publishes counts of merging when transactions commit. */
    public AggregationTopology withTransactionCounters(TransactionCounters atCommits) {
        commits = atCommits;
        return this;
    }

    /**
     * Lets watermarks rise while no event comes, so that the last windows close.
     *
     * @param progress by partition of the enriched events, the time up to which every accepted event has been combined, ms since
     *     the epoch; {@link Long#MIN_VALUE} while unknown
     */
    public AggregationTopology withInputProgress(IntToLongFunction progress) {
        inputProgress = Optional.of(progress);
        return this;
    }

    /** Has traced events leave spans. */
    public AggregationTopology tracedBy(Tracing spans) {
        tracing = spans;
        return this;
    }

    public Topology build() {
        var builder = new StreamsBuilder();
        readDefinitions(builder);
        emitRows(mergePartials(repartition(combineEvents(builder))));
        var topology = builder.build();
        FailedEventSink.addTo(topology, ids, "combine");
        OverflowSink.addTo(topology, "merge");
        sendMoves(topology);
        sendAlerts(topology);
        return topology;
    }

    private void readDefinitions(StreamsBuilder builder) {
        var refused = Counter.build(
                        "millrace_aggregation_definitions_refused_total",
                        "Definitions on the topic that this version cannot use.")
                .register(metrics);
        var serde = AvroSerde.of(Topics.INSIGHT_DEFINITIONS, ids);
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(DefinitionsProcessor.STORE),
                                Serdes.Bytes(),
                                Serdes.ByteArray())
                        .withLoggingDisabled(),
                Topics.INSIGHT_DEFINITIONS.name(),
                Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("definitions"),
                () -> new DefinitionsProcessor(active, serde, refused));
    }

    private KStream<Integer, byte[]> combineEvents(StreamsBuilder builder) {
        builder.addStateStore(CommitHookStore.builder(CombineProcessor.HOOK));
        builder.addStateStore(uncached(Journeys.STORE));
        builder.addStateStore(uncached(CombineProcessor.POINTERS));
        builder.addStateStore(uncached(CombineProcessor.GROUPS));
        builder.addStateStore(Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(CombineProcessor.BACKFILLS), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of()));
        var resources =
                new CombineResources(active, ids, combine, new CombineCounts(metrics), backfills, inputProgress);
        return builder.stream(
                        List.of(Topics.EVENTS_ENRICHED.name(), Topics.PERSON_MERGES.name(), Topics.PERSON_MOVES.name()),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("events"))
                .process(
                        () -> new CombineProcessor(resources, tracing),
                        Named.as("combine"),
                        CombineProcessor.HOOK,
                        Journeys.STORE,
                        CombineProcessor.POINTERS,
                        CombineProcessor.GROUPS,
                        CombineProcessor.BACKFILLS);
    }

    private KStream<Integer, byte[]> repartition(KStream<Integer, byte[]> partials) {
        return partials.repartition(Repartitioned.<Integer, byte[]>as(PARTIALS)
                .withKeySerde(Serdes.Integer())
                .withValueSerde(Serdes.ByteArray())
                .withNumberOfPartitions(combine.mergePartitions())
                .withStreamPartitioner((topic, partition, packed, count) -> Optional.of(Set.of(partition))));
    }

    private KStream<String, InsightUpdate> mergePartials(KStream<Integer, byte[]> partials) {
        var counts = new MergeCounts(metrics, commits);
        var settings = new MergeSettings(upstream, combine.mergePartitions(), cacheBytes);
        return partials.process(
                new org.apache.kafka.streams.processor.api.ProcessorSupplier<>() {
                    @Override
                    public MergeProcessor get() {
                        return new MergeProcessor(active, settings, counts, reached, tracing);
                    }

                    @Override
                    public Set<StoreBuilder<?>> stores() {
                        return Set.of(CommitHookStore.builder(MergeProcessor.HOOK), uncached(StoreKeys.STORE));
                    }
                },
                Named.as("merge"));
    }

    private void sendMoves(Topology topology) {
        topology.addSink(
                CombineProcessor.MOVES,
                Topics.PERSON_MOVES.name(),
                Serdes.String().serializer(),
                AvroSerde.of(Topics.PERSON_MOVES, ids),
                "combine");
    }

    private void sendAlerts(Topology topology) {
        topology.addSink(
                MergeProcessor.ALERTS,
                Topics.INSIGHT_ALERTS.name(),
                Serdes.String().serializer(),
                AvroSerde.of(Topics.INSIGHT_ALERTS, ids),
                "merge");
    }

    /** A logged store without the cache of Streams, which holds bytes: processors cache objects instead. */
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> uncached(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled();
    }

    private void emitRows(KStream<String, InsightUpdate> rows) {
        rows.to(
                Topics.INSIGHT_UPDATES.name(),
                Produced.with(Serdes.String(), AvroSerde.of(Topics.INSIGHT_UPDATES, ids))
                        .withName(MergeProcessor.ROWS));
    }
}
