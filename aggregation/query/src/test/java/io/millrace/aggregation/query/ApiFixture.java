package io.millrace.aggregation.query;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.apply.BackfillRoute;
import io.millrace.aggregation.apply.BackfillStates;
import io.millrace.aggregation.apply.DefinitionApplier;
import io.millrace.aggregation.apply.DefinitionRoutes;
import io.millrace.aggregation.apply.DefinitionWriter;
import io.millrace.aggregation.apply.ShadowApplier;
import io.millrace.aggregation.apply.ShadowRoutes;
import io.millrace.aggregation.combine.BackfillProgress;
import io.millrace.aggregation.combine.BackfillResources;
import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.combine.EnrichedLog;
import io.millrace.aggregation.console.ConsoleRoutes;
import io.millrace.aggregation.console.Overview;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.fleet.Fleet;
import io.millrace.aggregation.fleet.LocalPartitions;
import io.millrace.aggregation.fleet.PeerAccess;
import io.millrace.aggregation.fleet.Peers;
import io.millrace.aggregation.fleet.Placement;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.live.LiveHub;
import io.millrace.aggregation.openapi.OpenApiRoute;
import io.millrace.aggregation.recent.RecentRoutes;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.DefinitionsLog;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.request.MemoryPool;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.aggregation.rows.StoreReplica;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.topology.AggregationTopology;
import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.access.AccessGate;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.progress.Progress;
import io.millrace.runtime.service.PeerClients;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.HostInfo;

/** The API over HTTP, on the engine's own topology without a broker. */
public final class ApiFixture implements AutoCloseable {
    /** Rows that a statement may hold. */
    public static final int SQL_ROWS = 200;

    final CollectorRegistry metrics = new CollectorRegistry();
    public final LiveHub hub = new LiveHub(100, 1 << 20, 5);
    public final ActiveDefinitions active = new ActiveDefinitions();
    /** Whether the rows are on this instance; else they are being moved. */
    public final AtomicBoolean here = new AtomicBoolean(true);
    /** By how many ms the rows are older than they are. */
    public final AtomicLong olderBy = new AtomicLong();

    private final DefinitionParser parser = new DefinitionParser();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    final MemoryPool memory = new MemoryPool(64 << 20);
    private final QueryPool pool = new QueryPool(2, 16, Duration.ofSeconds(10), memory);
    private final QueryPool reads = new QueryPool(2, 16, Duration.ofSeconds(10), memory);
    private final QueryPool applyPool = new QueryPool(1, 16, Duration.ofSeconds(10));
    private final TopologyTestDriver driver;
    private final AvroSerde<EnrichedEvent> enriched;
    private final List<ConsumerRecord<String, byte[]>> sent = new CopyOnWriteArrayList<>();
    private final EnrichedLog log = new EnrichedLog(0);
    private final BackfillProgress backfills = new BackfillProgress();
    private final RecentRoutes recent;
    private final TestInputTopic<String, EnrichedEvent> events;
    private final DefinitionsLog definitions;
    private final HttpServer server;
    private final Router router;
    private final QueryExtension.Host host;
    private final List<AutoCloseable> extensionResources = new CopyOnWriteArrayList<>();
    private int learned;

    /** @param stateDir an empty directory for this fixture alone */
    public ApiFixture(QueryLimits limits, Path stateDir) {
        this(limits, stateDir, AccessConfig.open());
    }

    public ApiFixture(QueryLimits limits, Path stateDir, AccessConfig access) {
        this(limits, stateDir, access, QueryExtension.class.getClassLoader());
    }

    /** @param extensions class path on which extensions are found */
    ApiFixture(QueryLimits limits, Path stateDir, AccessConfig access, ClassLoader extensions) {
        SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
        definitions = new DefinitionsLog(ids);
        Clock clock = Clock.systemUTC();
        var topology = new AggregationTopology(
                        active,
                        ids,
                        CombineSettings.defaults(1),
                        1,
                        1 << 20,
                        new CollectorRegistry(),
                        partition -> clock.millis())
                .withBackfills(new BackfillResources(() -> log.consumer(100), Duration.ofMillis(50), backfills))
                .build();
        Properties properties = new Properties();
        properties.put("application.id", "api-fixture");
        properties.put("bootstrap.servers", "unused:1");
        properties.put("state.dir", stateDir.toString());
        driver = new TopologyTestDriver(topology, properties);
        enriched = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        events = driver.createInputTopic(Topics.EVENTS_ENRICHED.name(), new StringSerializer(), enriched);
        StoreReplica store = new StoreReplica(0, true, driver.getKeyValueStore(StoreKeys.STORE));
        LocalPartitions local = new LocalPartitions(
                partition -> Optional.of(store).filter(copy -> here.get()),
                new WindowCache(1 << 20),
                limits,
                new ShiftedClock(olderBy));
        HostInfo self = new HostInfo("127.0.0.1", 1);
        PeerClients clients = PeerClients.plain(vertx);
        Fleet.Others others = new Fleet.Others(self, () -> Placement.UNKNOWN, new Peers(clients, Optional.empty()));
        RowSource source = new RowSource(this::learn, new Fleet(local, reads, others, vertx, 1), limits);
        router = Router.router(vertx);
        new OpenApiRoute().mount(router);
        AccessGate gate = new AccessGate(access, new ApiAccessRules(), metrics);
        gate.mount(router);
        new QueryApi(
                        source,
                        pool,
                        hub,
                        new MemoryPool(1 << 20),
                        () -> new Progress(Map.of("events.enriched", 3L)),
                        active.faults(),
                        topology.describe().toString(),
                        clock)
                .mount(router, vertx);
        var settings =
                new ConfigReader(ConfigSource.of(Map.of("aggregation.sql.rows.max", Integer.toString(SQL_ROWS))));
        host = new QueryExtension.Host(
                router, source, pool, clock, vertx, clients, gate.direct(), metrics, extensionResources::add);
        QueryExtension.routes(settings, extensions).forEach(extension -> extension.mount(host));
        DefinitionWriter writer = new DefinitionWriter(definitions.topic());
        ShadowApplier shadows = new ShadowApplier(writer, this::learn, clock);
        BackfillStates states = new BackfillStates(backfills, others, 1);
        states.mount(router, new PeerAccess(Optional.empty()));
        new DefinitionRoutes(parser, new DefinitionApplier(writer, this::learn, clock), shadows, applyPool, clock)
                .mount(router);
        new ShadowRoutes(shadows, states, source, applyPool, clock).mount(router);
        recent = new RecentRoutes(this::newest, ids);
        recent.mount(router);
        new BackfillRoute(active::all, states).mount(router);
        Map<String, URI> services = Map.of("absent", URI.create("http://127.0.0.1:1/metrics"));
        new ConsoleRoutes(new Overview(vertx, services, clock)).mount(router, vertx);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
    }

    /** Pipes events through the whole topology. */
    public void send(EnrichedEvent... all) {
        for (EnrichedEvent event : all) {
            String topic = Topics.EVENTS_ENRICHED.name();
            byte[] value = enriched.serialize(topic, event);
            log.add(value);
            sent.add(0, new ConsumerRecord<>(topic, 0, sent.size(), event.getTenant(), value));
            events.pipeInput(event.getTenant() + "/" + event.getPerson(), event, event.getReceivedAt());
        }
        driver.advanceWallClockTime(Duration.ofSeconds(2));
    }

    /** The insight {@link SampleInsights#sales()} with one order in it: shop a in CH, in the window of minute 1. */
    public void oneSale() {
        active.put(SampleInsights.sales());
        send(TestEvents.track("Order Completed")
                .at(60_000)
                .country("CH")
                .property("shop", "a")
                .build());
    }

    /** Bytes that requests still hold; waits a while for those that are ending. */
    public long heldByQueries() {
        return leftAfter(5, memory::reserved);
    }

    /** How many streams and sockets still listen; waits a while for those that are closing. */
    int listenersLeft() {
        return (int) leftAfter(10, hub::listening);
    }

    private static long leftAfter(int seconds, LongSupplier left) {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (left.getAsLong() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return left.getAsLong();
    }

    /** What the topic of enriched events would hold, newest first; the other topics are empty. */
    private List<ConsumerRecord<String, byte[]>> newest(String topic, int most) {
        return sent.stream()
                .filter(record -> record.topic().equals(topic))
                .limit(most)
                .toList();
    }

    public HttpResponse<String> get(String path) {
        return exchange(request(path).GET().build());
    }

    public HttpResponse<String> send(String method, String path, String body) {
        return send(method, path, body, Map.of());
    }

    public HttpResponse<String> send(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path).method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return exchange(request.build());
    }

    /** What an extension is given, for those that are mounted by a test. */
    public QueryExtension.Host host() {
        return host;
    }

    /** Every route there is. */
    public List<Route> routes() {
        return router.getRoutes();
    }

    /** Where the server listens, as a browser's Origin header says it, too. */
    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20));
    }

    HttpClient client() {
        return client;
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the engine would learn from the topic. */
    private synchronized Collection<InsightSpec> learn() {
        learned = definitions.learn(active, learned);
        return active.all();
    }

    @Override
    public void close() {
        extensionResources.forEach(resource -> assertThatCode(resource::close).doesNotThrowAnyException());
        pool.close();
        reads.close();
        applyPool.close();
        recent.close();
        vertx.close().await();
        driver.close();
    }
}
