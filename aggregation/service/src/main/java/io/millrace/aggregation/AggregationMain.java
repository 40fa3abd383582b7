package io.millrace.aggregation;

import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.fleet.Placements;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.DefinitionLookup;
import io.millrace.aggregation.rows.LocalReplicas;
import io.millrace.aggregation.topology.AggregationTopology;
import io.millrace.runtime.service.Service;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.runtime.streams.BatchingClientSupplier;
import io.millrace.runtime.streams.StreamsRunner;
import io.millrace.schemas.topic.Topics;
import org.apache.kafka.streams.state.HostInfo;

/** The aggregation stage: the insight engine, its query API and its console. */
public final class AggregationMain {
    private AggregationMain() {}

    public static void main(String[] args) {
        Service.run("aggregation", args, AggregationMain::start);
    }

    private static void start(ServiceContext ctx) throws Exception {
        var config = AggregationConfig.read(ctx.config());
        ctx.verifyConfig();
        var shipped = config.shippedInsights();
        var ids = ctx.schemaIds(config.kafka());
        var active = new ActiveDefinitions();
        var topics = new AggregationTopics(config, ids, ctx.clock());
        var upstream = topics.prepare(shipped);
        var definitions = topics.definitions(new DefinitionParser());
        active.lookUpWith(ctx.closeOnStop(new DefinitionLookup(definitions::read, active)));
        var progress = ctx.closeOnStop(topics.probe());
        var history = config.history();
        var topology = new AggregationTopology(
                        active,
                        ids,
                        config.combine(),
                        upstream,
                        config.rowCacheBytes(),
                        ctx.metrics(),
                        progress::reached)
                .withBackfills(history)
                .withTransactionCounters(ctx.transactionCounters())
                .withInputProgress(progress::arrived)
                .build();
        var streams = config.streams().withApplicationServer(config.http().advertised());
        var clients = new BatchingClientSupplier(Topics.EVENTS_ENRICHED.name(), ctx.transactionCounters());
        var runner = new StreamsRunner(ctx, config.kafka(), streams, topology, clients);
        progress.start();
        var engine = new AggregationApi.Engine(
                active::specs,
                definitions,
                new LocalReplicas(runner.streams()),
                new Placements(runner.streams(), topics.partials()),
                config.combine().mergePartitions(),
                progress,
                topology,
                history.progress(),
                active.faults(),
                upstream);
        var http = ctx.http(config.http());
        var self = HostInfo.buildFromEndpoint(config.http().advertised());
        new AggregationApi(ctx, config.api(), config.kafka(), ids, engine, self).mount(http.router());
        // Closed first when the process stops: what is being asked must still find its stores and threads.
        ctx.closeOnStop(http);
        http.listen();
        runner.start();
    }
}
