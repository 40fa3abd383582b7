package io.millrace.aggregation;

import io.millrace.aggregation.apply.BackfillRoute;
import io.millrace.aggregation.apply.BackfillStates;
import io.millrace.aggregation.apply.DefinitionApplier;
import io.millrace.aggregation.apply.DefinitionRoutes;
import io.millrace.aggregation.apply.DefinitionWriter;
import io.millrace.aggregation.apply.ShadowApplier;
import io.millrace.aggregation.apply.ShadowRoutes;
import io.millrace.aggregation.collector.CollectorConfig;
import io.millrace.aggregation.console.ConsoleConfig;
import io.millrace.aggregation.console.ConsoleRoutes;
import io.millrace.aggregation.console.Overview;
import io.millrace.aggregation.dashboard.DashboardRoutes;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.fleet.Fleet;
import io.millrace.aggregation.fleet.LocalPartitions;
import io.millrace.aggregation.fleet.PeerAccess;
import io.millrace.aggregation.fleet.PeerRoute;
import io.millrace.aggregation.fleet.Peers;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.live.LiveHub;
import io.millrace.aggregation.live.LiveTail;
import io.millrace.aggregation.openapi.OpenApiRoute;
import io.millrace.aggregation.pages.PageRoutes;
import io.millrace.aggregation.query.ApiAccessRules;
import io.millrace.aggregation.query.QueryApi;
import io.millrace.aggregation.query.QueryConfig;
import io.millrace.aggregation.query.QueryExtension;
import io.millrace.aggregation.recent.RecentEvents;
import io.millrace.aggregation.recent.RecentRoutes;
import io.millrace.aggregation.request.MemoryPool;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.aggregation.trend.OverviewHistory;
import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.access.AccessGate;
import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.state.HostInfo;

/** The HTTP API of the stage: queries, definitions, console, and the extensions on the class path, such as SQL. */
final class AggregationApi {
    /** Settings of the API. */
    record Config(
            AccessConfig access,
            QueryConfig query,
            ConsoleConfig console,
            CollectorConfig collector,
            List<QueryExtension.Routes> extensions) {
        /** @param classPath where extensions are found */
        static Config read(ConfigReader reader, HttpConfig http, ClassLoader classPath) {
            return new Config(
                    AccessConfig.read(reader, "aggregation", http),
                    QueryConfig.read(reader),
                    ConsoleConfig.read(reader),
                    CollectorConfig.read(reader),
                    QueryExtension.routes(reader, classPath));
        }
    }

    private final ServiceContext context;
    private final AggregationConfig stage;
    private final Config config;
    private final QueryConfig query;
    private final AggregationClients clients;
    private final SchemaIds ids;
    private final InsightEngine engine;

    AggregationApi(ServiceContext context, AggregationConfig stage, SchemaIds ids, InsightEngine engine) {
        this.context = context;
        this.stage = stage;
        this.config = stage.api();
        this.query = config.query();
        this.clients = new AggregationClients(stage.kafka());
        this.ids = ids;
        this.engine = engine;
    }

    /** Mounts all routes and starts the threads behind them. The topics must exist. */
    void mount(Router router) {
        new OpenApiRoute().mount(router);
        AccessGate gate = new AccessGate(config.access(), new ApiAccessRules(), context.metrics());
        gate.mount(router);
        MemoryPool memory = new MemoryPool(query.memory().requests());
        QueryPool pool = pool(memory);
        Fleet.Others others = others();
        RowSource rows =
                new RowSource(new KnownInsights(engine.active()), fleet(router, memory, others), query.limits());
        queries(rows, pool).mount(router, context.vertx());
        QueryExtension.Host host = new QueryExtension.Host(
                router,
                rows,
                pool,
                context.clock(),
                context.vertx(),
                context.peerClients(),
                gate.direct(),
                context.metrics(),
                context::closeOnStop);
        config.extensions().forEach(extension -> extension.mount(host));
        BackfillStates backfills = new BackfillStates(engine.backfills(), others, engine.eventPartitions());
        backfills.mount(router, peerAccess());
        definitions(router, rows, backfills);
        recentEvents().mount(router);
        new BackfillRoute(engine.active()::all, backfills).mount(router);
        dashboards(router);
        console(router, rows);
    }

    private QueryPool pool(MemoryPool memory) {
        return context.closeOnStop(new QueryPool(query.threads(), query.queue(), query.deadline(), memory));
    }

    /** Local reads have a pool of their own, which waits for nothing: instances that query each other cannot deadlock. */
    private Fleet fleet(Router router, MemoryPool memory, Fleet.Others others) {
        LocalPartitions local = new LocalPartitions(
                engine.replicas(), new WindowCache(query.memory().cache()), query.limits(), context.clock());
        QueryPool reads = pool(memory);
        new PeerRoute(engine.active()::all, local, reads, peerAccess()).mount(router);
        return new Fleet(local, reads, others, context.vertx(), stage.combine().mergePartitions());
    }

    private Fleet.Others others() {
        Peers peers = context.closeOnStop(
                new Peers(context.peerClients(), config.access().peerSecret()));
        HostInfo self = HostInfo.buildFromEndpoint(stage.http().advertised());
        return new Fleet.Others(self, engine.placements(), peers);
    }

    private PeerAccess peerAccess() {
        return new PeerAccess(config.access().peerSecret());
    }

    private QueryApi queries(RowSource rows, QueryPool pool) {
        return new QueryApi(
                rows,
                pool,
                startLiveTail(),
                new MemoryPool(query.memory().waiting()),
                engine.progress()::now,
                engine.active().faults(),
                engine.topology().describe().toString(),
                context.clock());
    }

    private LiveHub startLiveTail() {
        LiveHub hub = new LiveHub(query.liveRing(), query.memory().ring(), query.maxStreams());
        LiveTail tail = new LiveTail(
                clients.liveTail(),
                AvroSerde.of(Topics.INSIGHT_UPDATES, ids),
                hub,
                query.liveRing() / Topics.INSIGHT_UPDATES.partitions());
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

    /** One change at a time, in a pool of its own: it waits for the broker and must not hold up queries. */
    private void definitions(Router router, RowSource rows, BackfillStates backfills) {
        DefinitionWriter writer = new DefinitionWriter(engine.definitions());
        DefinitionApplier applier = new DefinitionApplier(writer, engine.active()::all, context.clock());
        ShadowApplier shadows = new ShadowApplier(writer, engine.active()::all, context.clock());
        QueryPool oneByOne = context.closeOnStop(new QueryPool(1, 64, Duration.ofSeconds(30)));
        new DefinitionRoutes(new DefinitionParser(), applier, shadows, oneByOne, context.clock()).mount(router);
        new ShadowRoutes(shadows, backfills, rows, oneByOne, context.clock()).mount(router);
    }

    private void console(Router router, RowSource rows) {
        RecentEvents events = context.closeOnStop(new RecentEvents(clients.recentEvents(), Duration.ofSeconds(3)));
        PageRoutes.Topics topics = new PageRoutes.Topics(events::newest, ids, clients.notes());
        context.closeOnStop(new PageRoutes(config.collector(), topics, context.clock()))
                .mount(router, context.vertx(), rows, engine.active()::all);
        Overview overview = new Overview(context.vertx(), config.console().metrics(), context.clock());
        OverviewHistory history = new OverviewHistory();
        history.mount(router);
        history.start(context.vertx(), overview);
        new ConsoleRoutes(overview).mount(router, context.vertx());
    }

    private void dashboards(Router router) {
        CatalogueClients writers = clients.dashboards(stage.streams().applicationId());
        context.closeOnStop(new DashboardRoutes(writers, ids, context.clock())).mount(router);
    }

    private RecentRoutes recentEvents() {
        RecentEvents events = context.closeOnStop(new RecentEvents(clients.recentEvents(), Duration.ofSeconds(3)));
        return context.closeOnStop(new RecentRoutes(events::newest, ids));
    }
}
