package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** The engine under a name of its own, with all shipped insights, over a topic of events made for it. */
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
            "sessions_by_device",
            "top_products",
            "traffic_by_browser",
            "uniques_by_country");

    /** A row holds something where one of these is above zero. */
    static final List<String> COUNTS = List.of("events", "views", "orders", "sessions", "people", "dropped");

    private static final String EVENTS = Topics.EVENTS_ENRICHED.name();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    final Instances instances;

    private final String application;
    private final Admin admin;
    private final KafkaProducer<String, EnrichedEvent> producer;
    private long sent;

    /**
     * Starts it, and does not wait for it.
     *
     * @param before events that are there already
     */
    EngineRun(
            Stack stack,
            AvroSerde<EnrichedEvent> serde,
            Path directory,
            String application,
            Shape shape,
            List<EnrichedEvent> before)
            throws Exception {
        this.application = application;
        var broker = "127.0.0.1:" + stack.port(9092);
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker));
        makeTopic(shape.partitions);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "acks", "all", "linger.ms", 5, "delivery.timeout.ms", 240_000),
                new StringSerializer(),
                serde);
        send(before);
        var environment = new HashMap<String, String>();
        environment.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", broker);
        environment.put("MILLRACE_REGISTRY_URL", registry(stack));
        environment.put("MILLRACE_AGGREGATION_APPLICATION_ID", application);
        environment.put("MILLRACE_AGGREGATION_MERGE_PARTITIONS", Integer.toString(shape.mergePartitions));
        environment.put("MILLRACE_AGGREGATION_STANDBY_REPLICAS", "0");
        environment.put("MILLRACE_AGGREGATION_THREADS", "1");
        environment.put("MILLRACE_AGGREGATION_COMMIT_INTERVAL", "300ms");
        environment.put("MILLRACE_AGGREGATION_SESSION_TIMEOUT", "6s");
        environment.put(
                "MILLRACE_AGGREGATION_INSIGHTS",
                CommandLine.CHECKOUT.resolve("aggregation/insights").toString());
        instances = new Instances(directory.resolve(application), shape.instances, environment);
    }

    static AvroSerde<EnrichedEvent> serde(Stack stack) {
        return AvroSerde.of(Topics.EVENTS_ENRICHED, new SchemaIds(RegistryClients.connect(registry(stack), Map.of())));
    }

    private static String registry(Stack stack) {
        return "http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7";
    }

    /** How wide the engine is. */
    record Shape(int partitions, int mergePartitions, int instances) {}

    /** A topic of events without what earlier engines read. */
    private void makeTopic(int partitions) throws Exception {
        if (admin.listTopics().names().get().contains(EVENTS)) {
            admin.deleteTopics(List.of(EVENTS)).all().get();
        }
        Stack.until("the topic of events is gone", PATIENCE, () -> assertThat(
                        admin.listTopics().names().get())
                .doesNotContain(EVENTS));
        admin.createTopics(List.of(new NewTopic(EVENTS, Optional.of(partitions), Optional.empty())
                        .configs(Topics.EVENTS_ENRICHED.configs())))
                .all()
                .get();
        Stack.until("the topic of events is there", PATIENCE, () -> assertThat(
                        admin.listTopics().names().get())
                .contains(EVENTS));
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
                            .anyMatch(partition -> partition.topic().equals(EVENTS)))
                    .count();
            assertThat(readers).isEqualTo(instances.ports().size());
        });
    }

    /** Sends them in the background, about so many a second. */
    CompletableFuture<Void> send(List<EnrichedEvent> events, int perSecond) {
        int slice = perSecond / 10;
        return CompletableFuture.runAsync(() -> {
            long next = System.nanoTime();
            for (int i = 0; i < events.size(); i += slice) {
                send(events.subList(i, Math.min(events.size(), i + slice)));
                next += 100_000_000;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        });
    }

    /** Returns when all are safely written. */
    void send(List<EnrichedEvent> events) {
        var written = events.stream()
                .map(event -> producer.send(new ProducerRecord<>(
                        EVENTS, null, event.getReceivedAt(), "default/" + event.getPerson(), event)))
                .toList();
        producer.flush();
        try {
            for (var one : written) {
                one.get();
            }
        } catch (ExecutionException | InterruptedException e) { // the test fails: rows cannot be as expected
            throw new IllegalStateException("an event was not written", e);
        }
        sent += events.size();
    }

    /** How many events are committed. */
    long committed() throws Exception {
        return admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(EVENTS) && entry.getValue() != null)
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

    /**
     * Every row of every insight that holds something, its values by measure; read from all instances through one. Of a
     * row that nobody is in any more it depends on the order of events whether it is there.
     */
    Map<String, JsonNode> rows() throws Exception {
        var rows = new TreeMap<String, JsonNode>();
        for (var insight : INSIGHTS) {
            for (var row : any().rows(insight)) {
                var start = Instant.parse(row.path("window").path("start").asText());
                var group = new ArrayList<String>();
                row.path("group").forEach(value -> group.add(value.asText()));
                var key = insight + "|" + start + "|" + String.join(",", group);
                assertThat(rows).as("a row is told once").doesNotContainKey(key);
                if (COUNTS.stream()
                        .anyMatch(count -> row.path("values").path(count).asLong() > 0)) {
                    rows.put(key, row.path("values"));
                }
            }
        }
        return rows;
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
    public void close() {
        instances.close();
        producer.close();
        admin.close();
    }
}
