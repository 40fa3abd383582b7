package io.millrace.aggregation;

import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.merge.InsightRows;
import io.millrace.aggregation.merge.LocalStores;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.runtime.service.Service;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.runtime.streams.StreamsRunner;

/** The aggregation stage: the insight engine, its query API and its console. */
public final class AggregationMain {
    private AggregationMain() {}

    public static void main(String[] args) {
        Service.run("aggregation", args, AggregationMain::start);
    }

    private static void start(ServiceContext ctx) throws Exception {
        var config = AggregationConfig.read(ctx.config());
        ctx.verifyConfig();
        var ids = ctx.schemaIds(config.kafka());
        var active = new ActiveDefinitions();

        var upstream = new AggregationTopics(config, ids, ctx.clock()).prepare(new DefinitionParser());
        var topology = new AggregationTopology(
                        active, ids, config.combine(), upstream, config.rowCacheBytes(), ctx.metrics())
                .build();
        var runner = new StreamsRunner(ctx, config.kafka(), config.streams(), topology);

        int partitions = config.combine().mergePartitions();
        var rows = new InsightRows(new LocalStores(runner.streams(), partitions), partitions);
        var engine = new AggregationApi.Engine(
                active::specs, rows, topology, config.streams().applicationId());
        var http = ctx.http(config.http());
        new AggregationApi(ctx, config.api(), config.kafka(), ids, engine).mount(http.router());
        http.listen();
        runner.start();
    }
}
