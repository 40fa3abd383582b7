package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.Preload;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;

/** The engine over a broker of its own, and what is known of it there. Used by one thread. */
final class EngineRun implements AutoCloseable {
    /** All that the shipped insights have to say about the events. */
    static final List<String> INSIGHTS = List.of(
            "buying_sessions",
            "campaign_performance",
            "checkout_funnel",
            "daily_retention",
            "events_per_minute",
            "pages_by_path",
            "people_and_bots",
            "prices_by_brand",
            "revenue_by_country",
            "revenue_by_first_touch",
            "revenue_by_last_touch",
            "sessions_by_device",
            "top_products",
            "traffic_by_browser",
            "uniques_by_country");

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int PORT_OFFSET = 19_000;

    private final Path directory;
    private final Stack stack;
    private final String registry;
    private final String application;
    private final Shape shape;
    private final Admin admin;
    private final EventFeed feed;
    private long sent;
    private Instances instances;

    /**
     * Brings up the broker, with the topic of events.
     *
     * @param directory where the broker and the engine keep what they have
     * @param registry where it is
     * @param application names the engine, and its directory in that one
     */
    EngineRun(Path directory, String registry, String application, Shape shape) throws Exception {
        this.directory = directory.resolve(application);
        this.registry = registry;
        this.application = application;
        this.shape = shape;
        stack = new Stack(this.directory, "fleet", PORT_OFFSET).up("--only", "broker");
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker()));
        if (shape.partitions != Topics.EVENTS_ENRICHED.partitions()) {
            makeTopicAnew();
        }
        feed = new EventFeed(broker(), registry);
    }

    /** The registry of all runs, on a stack of its own that is up. */
    static String registry(Stack stack) {
        return "http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7";
    }

    /** How wide the engine is. */
    record Shape(int partitions, int mergePartitions, int instances) {}

    String broker() {
        return "127.0.0.1:" + stack.port(9092);
    }

    /**
     * Starts the instances, and does not wait for them.
     *
     * @param insights directory of definitions
     * @param named whether instances have names, as {@link Instances} says
     * @param heap of each, MiB
     */
    Instances start(Path insights, boolean named, int heap) throws Exception {
        var environment = new HashMap<String, String>();
        environment.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", broker());
        environment.put("MILLRACE_REGISTRY_URL", registry);
        environment.put("MILLRACE_AGGREGATION_APPLICATION_ID", application);
        environment.put("MILLRACE_AGGREGATION_MERGE_PARTITIONS", Integer.toString(shape.mergePartitions));
        environment.put("MILLRACE_AGGREGATION_STANDBY_REPLICAS", "0");
        environment.put("MILLRACE_AGGREGATION_THREADS", "1");
        environment.put("MILLRACE_AGGREGATION_COMMIT_INTERVAL", "300ms");
        environment.put("MILLRACE_AGGREGATION_SESSION_TIMEOUT", "6s");
        environment.put("MILLRACE_AGGREGATION_INSIGHTS", insights.toString());
        instances = new Instances(directory, shape.instances, environment, named, heap);
        return instances;
    }

    /** The same with the shipped insights, nameless. */
    Instances start() throws Exception {
        return start(CommandLine.CHECKOUT.resolve("aggregation/insights"), false, 256);
    }

    /** Writes so many of the benchmark's events. */
    void preload(long seed, int events, Consumer<EnrichedEvent> seen) throws Exception {
        new Preload(broker(), EventFeed.ids(registry), seed, seen).enriched(events);
        sent += events;
    }

    /** Rows that the engine has emitted. */
    EmittedRows emittedRows() {
        var rows = new EmittedRows();
        var topic = Topics.INSIGHT_UPDATES;
        CommittedTopic.read(broker(), topic.name(), AvroSerde.of(topic, EventFeed.ids(registry)), rows::add);
        return rows;
    }

    /** Nothing is written to the topic before the broker has the new one: it could end up in the old one's files. */
    private void makeTopicAnew() throws Exception {
        admin.deleteTopics(List.of(EventFeed.TOPIC)).all().get();
        Stack.until("the topic of events is gone", PATIENCE, () -> assertThat(logs())
                .isZero());
        admin.createTopics(List.of(new NewTopic(EventFeed.TOPIC, Optional.of(shape.partitions), Optional.empty())
                        .configs(Topics.EVENTS_ENRICHED.configs())))
                .all()
                .get();
        Stack.until("the topic of events is there", PATIENCE, () -> assertThat(logs())
                .isEqualTo(shape.partitions));
    }

    /** Partitions of the topic of events that the broker has files of. */
    private long logs() throws Exception {
        var brokers =
                admin.describeCluster().nodes().get().stream().map(Node::id).toList();
        return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                .flatMap(directories -> directories.values().stream())
                .flatMap(directory -> directory.replicaInfos().keySet().stream())
                .filter(partition -> partition.topic().equals(EventFeed.TOPIC))
                .count();
    }

    /** Returns when all members of the group have a part of the events. */
    void awaitAllBusy() throws Exception {
        instances.awaitReady();
        Stack.until("every instance has events to read", PATIENCE, () -> {
            var members = admin.describeConsumerGroups(List.of(application))
                    .all()
                    .get()
                    .get(application)
                    .members();
            var readers = members.stream()
                    .filter(member -> member.assignment().topicPartitions().stream()
                            .anyMatch(partition -> partition.topic().equals(EventFeed.TOPIC)))
                    .count();
            assertThat(readers).isEqualTo(instances.ports().size());
        });
    }

    /** Sends them in the background, about so many a second. */
    CompletableFuture<Void> send(List<EnrichedEvent> events, int perSecond) {
        sent += events.size();
        return feed.send(events, perSecond);
    }

    /** Returns when all are safely written. */
    void send(List<EnrichedEvent> events) {
        sent += events.size();
        feed.send(events);
    }

    /** How many events are committed. */
    long committed() throws Exception {
        return admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(EventFeed.TOPIC) && entry.getValue() != null)
                .map(Map.Entry::getValue)
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /** Returns when all that was sent is in rows. */
    void awaitCaughtUp() throws Exception {
        instances.awaitReady();
        Stack.until("all events are in rows", PATIENCE, () -> {
            assertThat(committed()).isEqualTo(sent);
            var progress = any().json("/v1/progress");
            assertThat(progress.path("caughtUp").asBoolean())
                    .as(progress.toString())
                    .isTrue();
        });
    }

    private QueryPort any() {
        return new QueryPort(instances.ports().get(0));
    }

    /** Every row of the shipped insights that holds something. */
    Map<String, JsonNode> rows() throws Exception {
        return HeldRows.read(any(), INSIGHTS);
    }

    /** What each instance that runs says of a counter. */
    List<Long> counters(String name) throws Exception {
        var values = new ArrayList<Long>();
        for (int port : instances.ports()) {
            values.add(new QueryPort(port).counter(name));
        }
        return values;
    }

    /** Transactions of the engine that are not over. */
    Set<String> openTransactions() throws Exception {
        var open = new ListTransactionsOptions()
                .filterStates(Set.of(
                        TransactionState.ONGOING, TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        return admin.listTransactions(open).all().get().stream()
                .filter(one -> one.transactionalId().startsWith(application))
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() throws IOException {
        if (instances != null) {
            instances.close();
        }
        feed.close();
        admin.close();
        stack.close();
    }
}
