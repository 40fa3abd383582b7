package io.millrace.enrichment;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.enricher.EnricherChain;
import io.millrace.runtime.service.Service;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.runtime.streams.StreamsRunner;
import io.millrace.runtime.streams.TopicCreator;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** Starts the enrichment stage. */
public final class EnrichmentMain {
    private EnrichmentMain() {}

    public static void main(String[] args) {
        Service.run(EnrichmentConfig.STAGE, args, EnrichmentMain::start);
    }

    private static void start(ServiceContext ctx) throws IOException {
        var config = EnrichmentConfig.read(ctx.config());
        ctx.verifyConfig();

        var ids = ctx.schemaIds(config.kafka());
        var counters = new EnrichmentCounters(ctx.metrics(), ctx.commits());
        var enrichers = ctx.closeOnStop(EnricherChain.of(config.enrichers(), counters));
        var topology =
                new EnrichmentTopology(config, ids, enrichers, counters, ctx.failedEvents(), ctx.clock()).build();

        var runner = new StreamsRunner(ctx, config.kafka(), config.streams(), topology);
        ctx.http(config.http())
                .text("/v1/topology", topology.describe().toString())
                .listen();
        createTopics(config);
        runner.start();
    }

    private static void createTopics(EnrichmentConfig config) {
        try (var admin = Admin.create(config.kafka().clientProperties())) {
            TopicCreator.ensure(
                    admin,
                    List.of(Topics.EVENTS_RAW, Topics.EVENTS_ENRICHED, Topics.EVENTS_FAILED, Topics.PROFILES),
                    (short) config.streams().replicationFactor());
        }
    }
}
