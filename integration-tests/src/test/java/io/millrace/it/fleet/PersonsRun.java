package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.PlainBroker;
import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Enrichment and aggregation over a broker of their own, fed with raw events. Used by one thread. */
final class PersonsRun implements AutoCloseable {
    private static final String ENRICHMENT = "millrace-enrichment";
    private static final String AGGREGATION = "millrace-aggregation";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int HEAP_MIB = 256;

    private final String registry;
    private final PlainBroker broker;
    private final KafkaProducer<String, RawEvent> producer;
    private final StageTopics topics;
    private final Instances enrichment;
    private final Instances aggregation;

    /** How wide the stages are. */
    record Shape(int partitions, int mergePartitions, int instances) {}

    /** Brings up a broker with the topics of events, and the stages; does not wait for these. */
    PersonsRun(Path directory, String registry, Shape shape) throws Exception {
        this.registry = registry;
        broker = new PlainBroker(directory.resolve("broker"));
        makeTopics(shape.partitions);
        topics = new StageTopics(broker.address());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "acks", "all", "linger.ms", 5),
                new StringSerializer(),
                AvroSerde.of(Topics.EVENTS_RAW, EventFeed.ids(registry)));
        enrichment = new Instances(
                Instances.Stage.ENRICHMENT, directory, shape.instances, settings("ENRICHMENT"), false, HEAP_MIB);
        var own = settings("AGGREGATION");
        own.put("MILLRACE_AGGREGATION_MERGE_PARTITIONS", Integer.toString(shape.mergePartitions));
        own.put("MILLRACE_AGGREGATION_STANDBY_REPLICAS", "0");
        own.put(
                "MILLRACE_AGGREGATION_INSIGHTS",
                CommandLine.CHECKOUT.resolve("aggregation/insights").toString());
        aggregation = new Instances(Instances.Stage.AGGREGATION, directory, shape.instances, own, false, HEAP_MIB);
    }

    private Map<String, String> settings(String stage) {
        var settings = new HashMap<String, String>();
        settings.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", broker.address());
        settings.put("MILLRACE_REGISTRY_URL", registry);
        settings.put("MILLRACE_" + stage + "_COMMIT_INTERVAL", "200ms");
        settings.put("MILLRACE_" + stage + "_SESSION_TIMEOUT", "6s");
        return settings;
    }

    /** The stages make all others with as many partitions as these have. */
    private void makeTopics(int partitions) throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
            admin.createTopics(Stream.of(Topics.EVENTS_RAW, Topics.EVENTS_ENRICHED)
                            .map(topic -> new NewTopic(topic.name(), Optional.of(partitions), Optional.empty())
                                    .configs(topic.configs()))
                            .toList())
                    .all()
                    .get();
        }
    }

    PersonsRun awaitReady() throws Exception {
        enrichment.awaitReady();
        aggregation.awaitReady();
        return this;
    }

    /** Sends them in the background, in their order, about so many a second. */
    CompletableFuture<Void> send(List<RawEvent> events, int perSecond) {
        int slice = Math.max(1, perSecond / 10);
        return CompletableFuture.runAsync(() -> {
            long next = System.nanoTime();
            for (int i = 0; i < events.size(); i += slice) {
                send(events.subList(i, Math.min(events.size(), i + slice)));
                next += 100_000_000;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        });
    }

    private void send(List<RawEvent> events) {
        var written = events.stream()
                .map(event -> producer.send(new ProducerRecord<>(
                        Topics.EVENTS_RAW.name(), null, event.getReceivedAt(), PeopleLog.key(event), event)))
                .toList();
        producer.flush();
        written.forEach(one -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return one.get();
                    } catch (Exception e) { // the test fails: rows cannot be as expected
                        throw new IllegalStateException("an event was not written", e);
                    }
                })
                .join());
    }

    Instances enrichment() {
        return enrichment;
    }

    Instances aggregation() {
        return aggregation;
    }

    /** How many raw events are committed, transaction markers included. */
    long committed() throws Exception {
        return topics.committed(ENRICHMENT, Topics.EVENTS_RAW.name());
    }

    /** Returns when neither stage has anything to read, and neither wrote anything while that was looked at. */
    void awaitSettled() throws Exception {
        awaitReady();
        Stack.until("nothing is left to read", PATIENCE, () -> {
            for (int look = 0; look < 2; look++) {
                assertThat(topics.unread(ENRICHMENT)).isEmpty();
                assertThat(topics.unread(AGGREGATION)).isEmpty();
            }
            var progress = any().json("/v1/progress");
            assertThat(progress.path("caughtUp").asBoolean())
                    .as(progress.toString())
                    .isTrue();
        });
    }

    private QueryPort any() {
        return new QueryPort(aggregation.ports().get(0));
    }

    /** Every row of the shipped insights that holds something. */
    Map<String, JsonNode> rows() throws Exception {
        return HeldRows.read(any(), EngineRun.INSIGHTS);
    }

    /** Events as enrichment published them. */
    List<EnrichedEvent> enriched() {
        var events = new ArrayList<EnrichedEvent>();
        read(Topics.EVENTS_ENRICHED, events::add);
        return events;
    }

    /** Which person each person that was given up is part of, by the newest record of each. */
    Map<String, String> merges() {
        var merges = new HashMap<String, String>();
        read(Topics.PERSON_MERGES, merge -> {
            merges.remove(merge.getPerson());
            if (merge.getSurvivor() != null) {
                merges.put(merge.getPerson(), merge.getSurvivor());
            }
        });
        return merges;
    }

    private <V> void read(Topic<String, V> topic, Consumer<V> visitor) {
        CommittedTopic.read(broker.address(), topic.name(), AvroSerde.of(topic, EventFeed.ids(registry)), visitor);
    }

    @Override
    public void close() throws IOException {
        enrichment.close();
        aggregation.close();
        producer.close();
        topics.close();
        broker.close();
    }
}
