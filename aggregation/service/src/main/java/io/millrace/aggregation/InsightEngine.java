package io.millrace.aggregation;

import io.millrace.aggregation.combine.BackfillProgress;
import io.millrace.aggregation.combine.BackfillResources;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.Placements;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.DefinitionLookup;
import io.millrace.aggregation.registry.DefinitionsTopic;
import io.millrace.aggregation.rows.LocalReplicas;
import io.millrace.aggregation.topology.AggregationTopology;
import io.millrace.runtime.progress.ProgressProbe;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.runtime.streams.BatchingClientSupplier;
import io.millrace.runtime.streams.StreamsRunner;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.streams.Topology;

/**
 * The engine of this process, with what the API reads of it.
 *
 * @param replicas this instance's replica of a merge partition
 * @param placements the instances that hold a replica of each merge partition
 * @param eventPartitions partitions of the topic of enriched events
 */
record InsightEngine(
        StreamsRunner runner,
        Topology topology,
        ActiveDefinitions active,
        DefinitionsTopic definitions,
        LocalReplicas replicas,
        Placements placements,
        ProgressProbe progress,
        BackfillProgress backfills,
        int eventPartitions) {

    /**
     * Creates missing topics, publishes shipped definitions and builds the topology.
     *
     * @param shipped definitions to publish unless they exist
     */
    static InsightEngine prepare(
            ServiceContext context, AggregationConfig config, List<InsightSpec> shipped, SchemaIds ids)
            throws ExecutionException, InterruptedException {
        context.requireGrants(
                config.kafka(),
                AggregationGrants.of(
                        config.streams().applicationId(), config.upstreamGroup(), AggregationGrants.topology()));
        AggregationTopics topics = new AggregationTopics(config, ids, context.clock());
        int eventPartitions = topics.prepare(shipped);
        ActiveDefinitions active = new ActiveDefinitions();
        DefinitionsTopic definitions = topics.definitions(new DefinitionParser());
        active.lookUpWith(context.closeOnStop(new DefinitionLookup(definitions::read, active)));
        ProgressProbe progress = context.closeOnStop(topics.progressProbe());
        BackfillResources backfills = new BackfillResources(
                new AggregationClients(config.kafka()).backfill(), config.backfillShare(), new BackfillProgress());
        Topology topology = new AggregationTopology(
                        active,
                        ids,
                        config.combine(),
                        eventPartitions,
                        config.rowCacheBytes(),
                        context.metrics(),
                        progress::reached)
                .withBackfills(backfills)
                .withTransactionCounters(context.transactionCounters())
                .withInputProgress(progress::arrived)
                .tracedBy(config.tracing().start(context))
                .build();
        StreamsRunner runner = new StreamsRunner(
                context,
                config.kafka(),
                config.streams().withApplicationServer(config.http().advertised()),
                topology,
                new BatchingClientSupplier(Topics.EVENTS_ENRICHED.name(), context.transactionCounters()));
        progress.start();
        return new InsightEngine(
                runner,
                topology,
                active,
                definitions,
                new LocalReplicas(runner.streams()),
                new Placements(runner.streams(), topics.partials()),
                progress,
                backfills.progress(),
                eventPartitions);
    }

    /** Starts the stream threads, and returns when the definitions were read. */
    void start() {
        runner.start();
        // Streams reads the topics of global stores to their end before it returns.
        active.markRead();
    }
}
