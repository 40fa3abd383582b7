package io.millrace.aggregation;

import io.millrace.aggregation.apply.BackfillRoute;
import io.millrace.aggregation.apply.DefinitionApplier;
import io.millrace.aggregation.apply.DefinitionRoutes;
import io.millrace.aggregation.combine.BackfillProgress;
import io.millrace.aggregation.console.ConsoleConfig;
import io.millrace.aggregation.console.ConsoleRoutes;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.Fleet;
import io.millrace.aggregation.fleet.LocalPartitions;
import io.millrace.aggregation.fleet.PeerRoute;
import io.millrace.aggregation.fleet.Peers;
import io.millrace.aggregation.fleet.Placements;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.live.LiveHub;
import io.millrace.aggregation.live.LiveTail;
import io.millrace.aggregation.openapi.OpenApiRoute;
import io.millrace.aggregation.progress.ProgressProbe;
import io.millrace.aggregation.query.ApiAccessRules;
import io.millrace.aggregation.query.QueryApi;
import io.millrace.aggregation.query.QueryConfig;
import io.millrace.aggregation.query.QueryExtension;
import io.millrace.aggregation.recent.RecentEvents;
import io.millrace.aggregation.recent.RecentRoutes;
import io.millrace.aggregation.registry.DefinitionsTopic;
import io.millrace.aggregation.registry.InsightFaults;
import io.millrace.aggregation.request.MemoryPool;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.rows.StoreReplica;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.access.AccessGate;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.HostInfo;

/** Wires what this stage serves over HTTP: queries, definitions, the console, and SQL where it is on the class path. */
final class AggregationApi {
    /** Settings of all of it. */
    record Config(
            AccessConfig access, QueryConfig query, ConsoleConfig console, List<QueryExtension.Routes> extensions) {
        static Config read(ConfigReader reader, HttpConfig http) {
            return new Config(
                    AccessConfig.read(reader, "aggregation", http),
                    QueryConfig.read(reader),
                    ConsoleConfig.read(reader),
                    QueryExtension.routes(reader));
        }
    }

    /** What the engine lets others see: its definitions and rows, and what it is made of. */
    record Engine(
            Supplier<? extends Collection<InsightSpec>> definitions,
            DefinitionsTopic topic,
            IntFunction<Optional<StoreReplica>> copies,
            Placements placements,
            int mergePartitions,
            ProgressProbe progress,
            Topology topology,
            BackfillProgress backfills,
            InsightFaults faults,
            int upstream) {}

    private final ServiceContext context;
    private final Config config;
    private final KafkaConfig kafka;
    private final SchemaIds ids;
    private final Engine engine;
    private final HostInfo self;

    /** @param self where other instances reach this one */
    AggregationApi(
            ServiceContext context, Config config, KafkaConfig kafka, SchemaIds ids, Engine engine, HostInfo self) {
        this.context = context;
        this.self = self;
        this.config = config;
        this.kafka = kafka;
        this.ids = ids;
        this.engine = engine;
    }

    /** Starts what runs beside requests and adds all routes. The topics must exist. */
    void mount(Router router) {
        new OpenApiRoute().mount(router);
        new AccessGate(config.access(), new ApiAccessRules(), context.metrics()).mount(router);
        QueryConfig query = config.query();
        MemoryPool memory = new MemoryPool(query.memory().requests());
        QueryPool pool = context.closeOnStop(new QueryPool(query.threads(), query.queue(), query.deadline(), memory));
        RowSource rows = new RowSource(engine.definitions(), fleet(router, memory), query.limits());
        String topology = engine.topology().describe().toString();
        QueryApi api = new QueryApi(
                rows,
                pool,
                follow(),
                new MemoryPool(query.memory().waiting()),
                engine.progress()::now,
                engine.faults(),
                topology,
                context.clock());
        api.mount(router, context.vertx());
        config.extensions().forEach(extension -> extension.mount(router, rows, pool, context.clock()));
        definitions().mount(router);
        recent().mount(router);
        new BackfillRoute(engine.definitions(), engine.backfills(), engine.upstream()).mount(router);
        new ConsoleRoutes(config.console(), context.clock()).mount(router, context.vertx());
    }

    private Fleet fleet(Router router, MemoryPool memory) {
        QueryConfig query = config.query();
        LocalPartitions local = new LocalPartitions(
                engine.copies(), new WindowCache(query.memory().cache()), query.limits(), context.clock());
        QueryPool reads = context.closeOnStop(new QueryPool(query.threads(), query.queue(), query.deadline(), memory));
        new PeerRoute(engine.definitions(), local, reads, config.access().peerSecret()).mount(router);
        Peers peers =
                context.closeOnStop(new Peers(context.vertx(), config.access().peerSecret()));
        return new Fleet(
                local,
                reads,
                new Fleet.Others(self, engine.placements(), peers),
                context.vertx(),
                engine.mergePartitions());
    }

    private LiveHub follow() {
        LiveHub hub = new LiveHub(
                config.query().liveRing(),
                config.query().memory().ring(),
                config.query().maxStreams());
        LiveTail tail = new LiveTail(
                new KafkaConsumer<>(
                        kafka.clientProperties(Map.of(
                                "isolation.level",
                                "read_committed",
                                "enable.auto.commit",
                                false,
                                "fetch.max.wait.ms",
                                100)),
                        new StringDeserializer(),
                        new ByteArrayDeserializer()),
                AvroSerde.of(Topics.INSIGHT_UPDATES, ids),
                hub,
                config.query().liveRing() / Topics.INSIGHT_UPDATES.partitions());
        Thread thread = new Thread(tail, "live-tail");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, failure) -> context.fatal(failure));
        thread.start();
        context.closeOnStop(() -> {
            tail.stop();
            thread.join(Duration.ofSeconds(5).toMillis());
        });
        return hub;
    }

    private RecentRoutes recent() {
        RecentEvents events = context.closeOnStop(new RecentEvents(
                () -> new KafkaConsumer<>(
                        kafka.clientProperties(Map.of(
                                "isolation.level",
                                "read_committed",
                                "enable.auto.commit",
                                false,
                                "allow.auto.create.topics",
                                false,
                                "max.partition.fetch.bytes",
                                256 << 10,
                                "default.api.timeout.ms",
                                5_000)),
                        new StringDeserializer(),
                        new ByteArrayDeserializer()),
                Duration.ofSeconds(3)));
        return context.closeOnStop(new RecentRoutes(events::newest, ids));
    }

    private DefinitionRoutes definitions() {
        DefinitionApplier applier = new DefinitionApplier(engine.topic(), engine.definitions(), context.clock());
        // One at a time, in a pool of its own: applying waits for the broker and must not hold up queries.
        QueryPool one = context.closeOnStop(new QueryPool(1, 64, Duration.ofSeconds(30)));
        return new DefinitionRoutes(new DefinitionParser(), applier, one, context.clock());
    }
}
