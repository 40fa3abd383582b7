package io.millrace.sink;

import io.millrace.runtime.service.Service;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.runtime.streams.StreamsRunner;
import io.millrace.runtime.streams.TopicCreator;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.publish.RowFailureDescriber;
import io.millrace.sink.publish.SinkMetrics;
import io.millrace.sink.topic.InsightTopicCreator;
import io.millrace.sink.topic.PreparedTopics;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.admin.Admin;

/** Main of the sink-publisher stage. */
public final class SinkMain {
    private SinkMain() {}

    public static void main(String[] args) {
        Service.run("sink-publisher", args, SinkMain::start);
    }

    /** Starts the stage in a process of its own, or beside others. */
    public static void start(ServiceContext ctx) {
        var config = SinkConfig.read(ctx.config());
        ctx.verifyConfig();
        var tracing = config.tracing().start(ctx);
        var ids = ctx.schemaIds(config.kafka());
        var admin = ctx.closeOnStop(Admin.create(config.kafka().clientProperties()));
        var creator = new InsightTopicCreator(admin, ids, config.partitions(), config.replication());
        var topics = new PreparedTopics(creator::prepare, preparationExecutor(ctx), ctx::fatal);

        var metrics = new SinkMetrics(ctx.metrics(), ctx.transactionCounters());
        var topology = new SinkTopology(ids, topics, config.limits(), metrics, tracing, ctx.failedEvents()).build();
        ctx.requireGrants(config.kafka(), SinkGrants.of(config.streams().applicationId(), topology.describe()));
        var runner = new StreamsRunner(
                ctx, config.kafka(), config.streams(), topology, RowFailureDescriber.of(ids, metrics));

        var http = ctx.http(config.http());
        var destinations = new DestinationService(ctx, config, ids, tracing);
        destinations.mount(http.router(), runner.streams());
        http.text("/v1/topology", topology.describe().toString()).listen();
        TopicCreator.ensure(
                admin,
                List.of(Topics.INSIGHT_DEFINITIONS, Topics.INSIGHT_UPDATES, Topics.EVENTS_FAILED),
                config.replication());
        destinations.start(admin);
        runner.start();
    }

    private static ScheduledExecutorService preparationExecutor(ServiceContext ctx) {
        var executor = Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "prepare-topics"));
        ctx.closeOnStop(executor::shutdownNow);
        return executor;
    }
}
