package io.millrace.ingest;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import io.millrace.ingest.http.Collector;
import io.millrace.ingest.produce.ByteBudget;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.ingest.produce.IngestTopics;
import io.millrace.ingest.produce.ProducerFactory;
import io.millrace.runtime.service.HttpEndpoints;
import io.millrace.runtime.service.Service;
import io.millrace.runtime.service.ServiceContext;

/** Main class of the ingest service. */
public final class IngestMain {
    private static final long WARM_UP_RETRY_MS = 250;

    private IngestMain() {}

    public static void main(String[] args) {
        Service.run("ingest", args, IngestMain::start);
    }

    /** Starts the stage in a process of its own, or beside others. */
    public static void start(ServiceContext ctx) {
        var config = IngestConfig.read(ctx.config());
        ctx.verifyConfig();
        var keys = config.collector().keys();
        var budget = new ByteBudget(config.inFlightBytes());
        var counters = new IngestCounters(
                ctx.metrics(), keys.all().stream().map(WriteKey::tenant).toList(), config.tenantsInMetrics(), budget);
        var kafkaProducer = ProducerFactory.create(config.kafka(), config.bufferBytes());
        // Closed in reverse order: the server drains its requests, then the producer drains their records.
        var ids = ctx.schemaIds(config.kafka());
        var producer = ctx.closeOnStop(new EventProducer(kafkaProducer, ids, ctx.failedEvents()));
        ctx.health().readyWhen("producer", producer::notReady);
        var collector = new Collector(config.collector(), producer, budget, counters, ctx.clock());
        var http = ctx.http(config.http());
        collector.mount(http.router());
        http.listen(collector.options(HttpEndpoints.defaultOptions()), Collector.eventLoops());
        config.sources().start(ctx, config.kafka(), config.collector(), ids, producer::notReady);
        warmUp(ctx, config, producer);
    }

    /** Retries until broker and registry answer; until then requests get 503, and sources wait. */
    private static void warmUp(ServiceContext ctx, IngestConfig config, EventProducer producer) {
        ctx.vertx()
                .executeBlocking(() -> IngestTopics.ensureExist(ctx, config.kafka(), IngestGrants.of(config.sources()))
                        && producer.warmUp())
                .onFailure(ctx::fatal)
                .onSuccess(warm -> {
                    if (!warm) {
                        ctx.vertx().setTimer(WARM_UP_RETRY_MS, again -> warmUp(ctx, config, producer));
                    }
                });
    }
}
