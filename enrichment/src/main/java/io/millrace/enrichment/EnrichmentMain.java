package io.millrace.enrichment;

import io.millrace.enrichment.api.PersonApi;
import io.millrace.enrichment.check.EventFailureDescriber;
import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.enricher.EnricherChain;
import io.millrace.runtime.service.Service;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.runtime.streams.StreamsRunner;
import java.util.concurrent.ExecutionException;

/** Starts the enrichment stage. */
public final class EnrichmentMain {
    private EnrichmentMain() {}

    public static void main(String[] args) {
        Service.run(EnrichmentConfig.STAGE, args, EnrichmentMain::start);
    }

    /** Starts the stage in a process of its own, or beside others. */
    public static void start(ServiceContext ctx) throws ExecutionException, InterruptedException {
        var config = EnrichmentConfig.read(ctx.config());
        ctx.verifyConfig();

        var ids = ctx.schemaIds(config.kafka());
        var counters = new EnrichmentCounters(ctx.metrics(), ctx.transactionCounters());
        var enrichers = ctx.closeOnStop(EnricherChain.of(config.enrichers(), counters));
        var topology =
                new EnrichmentTopology(config, ids, enrichers, counters, ctx.failedEvents(), ctx.clock()).build();
        ctx.requireGrants(config.kafka(), EnrichmentGrants.of(config.streams().applicationId(), topology.describe()));
        new EnrichmentTopics(config).prepare();

        var runner = new StreamsRunner(
                ctx, config.kafka(), config.streams(), topology, EventFailureDescriber.of(ids, counters));
        var http =
                ctx.http(config.http()).text("/v1/topology", topology.describe().toString());
        new PersonApi(ctx, config.kafka(), config.http(), config.api()).mount(http.router(), runner.streams());
        // Closed first on stop: requests in flight still need the stores and clients.
        ctx.closeOnStop(http);
        http.listen();
        runner.start();
    }
}
