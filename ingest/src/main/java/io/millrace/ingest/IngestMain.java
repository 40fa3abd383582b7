package io.millrace.ingest;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import io.millrace.ingest.http.Collector;
import io.millrace.ingest.produce.ByteBudget;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.ingest.produce.IngestTopics;
import io.millrace.ingest.produce.ProducerFactory;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.service.HttpEndpoints;
import io.millrace.runtime.service.Service;
import io.millrace.runtime.service.ServiceContext;

/** The ingest service. */
public final class IngestMain {
    private static final long WARM_UP_RETRY_MS = 250;

    private IngestMain() {}

    public static void main(String[] args) {
        Service.run("ingest", args, IngestMain::start);
    }

    private static void start(ServiceContext ctx) {
        var config = IngestConfig.read(ctx.config());
        ctx.verifyConfig();
        var keys = config.collector().keys();
        var budget = new ByteBudget(config.inFlightBytes());
        var counters = new IngestCounters(
                ctx.metrics(), keys.all().stream().map(WriteKey::tenant).toList(), config.tenantsInMetrics(), budget);
        var producer = ProducerFactory.connect(config.kafka(), config.bufferBytes());
        // Closed in reverse: the server drains its requests first, then the producer what they sent.
        var outbox = ctx.closeOnStop(
                new EventProducer(producer, ctx.schemaIds(config.kafka()), new FailedEventCounter(ctx.metrics())));
        ctx.health().readyWhen("outbox", outbox::notReady);
        var collector = new Collector(config.collector(), outbox, budget, counters, ctx.clock());
        var http = ctx.http(config.http());
        collector.mount(http.router());
        http.listen(collector.options(HttpEndpoints.defaultOptions()), Collector.eventLoops());
        warmUp(ctx, config.kafka(), outbox);
    }

    /** Until broker and registry answer; requests meanwhile get 503. */
    private static void warmUp(ServiceContext ctx, KafkaConfig kafka, EventProducer outbox) {
        ctx.vertx()
                .executeBlocking(() -> IngestTopics.areThere(kafka) && outbox.warmUp())
                .onFailure(ctx::fatal)
                .onSuccess(warm -> {
                    if (!warm) {
                        ctx.vertx().setTimer(WARM_UP_RETRY_MS, again -> warmUp(ctx, kafka, outbox));
                    }
                });
    }
}
