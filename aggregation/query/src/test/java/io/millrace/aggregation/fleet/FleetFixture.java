package io.millrace.aggregation.fleet;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.merge.MergeSimulation;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rowquery.RowQueryParser;
import io.millrace.aggregation.rows.StoreReplica;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.streams.state.HostInfo;

/** Instances that ask one another over HTTP, over stores without a broker. */
final class FleetFixture implements AutoCloseable {
    static final QueryLimits LIMITS = new QueryLimits(1_000, 1_000, 1_000_000, 10_000);

    final ActiveDefinitions active = new ActiveDefinitions();
    final List<Node> nodes = new ArrayList<>();
    final List<MergeSimulation> merges;

    private final Vertx vertx = Vertx.vertx();
    private final Map<Integer, List<HostInfo>> placement = new ConcurrentHashMap<>();
    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final int partitions;

    /** One instance: what it has, and whether it answers. */
    final class Node implements AutoCloseable {
        final Map<Integer, StoreReplica> copies = new ConcurrentHashMap<>();
        final RowSource source;
        final HostInfo host;
        private final QueryPool reads = new QueryPool(2, 256, Duration.ofSeconds(5));
        private final Peers peers = new Peers(vertx, Optional.empty());
        private final HttpServer server;

        Node() {
            LocalPartitions local = new LocalPartitions(
                    partition -> Optional.ofNullable(copies.get(partition)),
                    new WindowCache(64 << 20),
                    LIMITS,
                    Clock.systemUTC());
            Router router = Router.router(vertx);
            new PeerRoute(active::all, local, reads, new PeerAccess(Optional.empty())).mount(router);
            server = vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(0, "127.0.0.1")
                    .await();
            host = new HostInfo("127.0.0.1", server.actualPort());
            Fleet.Others others = new Fleet.Others(host, () -> new Placement(placement), peers);
            // Who answers is not to depend on how busy the machine is.
            Hedge patient = new Hedge(Duration.ofMinutes(1), Duration.ofMinutes(1));
            source = new RowSource(active::all, new Fleet(local, reads, others, vertx, partitions, patient), LIMITS);
        }

        /** RowResponses no more, as after kill -9. */
        void die() {
            server.close().await();
        }

        RowSource.Result ask(RowQuery query, ReadOptions demand) {
            return source.query(query, demand, answer -> answer).await();
        }

        @Override
        public void close() {
            server.close().await();
            peers.close();
            reads.close();
        }
    }

    FleetFixture(int partitions, int nodes) {
        this.partitions = partitions;
        active.put(SampleInsights.sales());
        this.merges = IntStream.range(0, partitions)
                .mapToObj(partition -> new MergeSimulation(active, 1, 1 << 20))
                .toList();
        for (int i = 0; i < nodes; i++) {
            this.nodes.add(new Node());
        }
    }

    /** Counts events, spread over the partitions as the engine does. */
    void count(List<EnrichedEvent> events) {
        AvroSerde<EnrichedEvent> serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        CombineSimulation combine = new CombineSimulation(0, partitions, 1 << 20, active, ids);
        events.forEach(event -> combine.process(serde.serialize(Topics.EVENTS_ENRICHED.name(), event)));
        combine.flush(false, (to, packed) -> merges.get(to).merge(packed));
        long now = System.currentTimeMillis();
        merges.forEach(merge -> {
            merge.commit(now);
            merge.freshAsOf(now);
        });
    }

    /** Puts the active copy of a partition on one instance and, if there is one, a standby on another. */
    void place(int partition, int activeNode, Optional<Integer> standbyNode) {
        List<HostInfo> hosts = new ArrayList<>(List.of(nodes.get(activeNode).host));
        nodes.get(activeNode).copies.put(partition, merges.get(partition).replica(partition, true));
        standbyNode.ifPresent(node -> {
            nodes.get(node).copies.put(partition, merges.get(partition).replica(partition, false));
            hosts.add(nodes.get(node).host);
        });
        placement.put(partition, hosts);
    }

    RowQuery query(Map<String, String> parameters) {
        Map<String, List<String>> values = new HashMap<>();
        parameters.forEach((name, value) -> values.put(name, List.of(value)));
        return new RowQueryParser(LIMITS, Clock.systemUTC()).parse(SampleInsights.sales(), new Parameters(values));
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        vertx.close().await();
    }
}
