package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrichment on a real broker: records that it may not write, transactions that are aborted, topics that grow. */
@Tag("fleet")
class RecordsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    private static Stack stack;
    private static SchemaIds ids;
    private static Admin admin;

    @BeforeAll
    static void up(@TempDir Path directory) throws Exception {
        stack = new Stack(directory, "fleet", 21_000).up("--only", "broker,registry");
        ids = new SchemaIds(RegistryClients.connect(registry(), Map.of()));
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker()));
    }

    @AfterAll
    static void down() throws Exception {
        admin.close();
        stack.close();
    }

    @Test
    void recordsThatAreTooLargeAreFailedEventsAndCountsAreExactThoughTransactionsWereAborted(@TempDir Path directory)
            throws Exception {
        // Below what we take for allowed: the broker refuses, and each time a transaction is lost.
        limit(Topics.EVENTS_ENRICHED, 100_000);
        var random = new Random(SEED);
        var events = new ArrayList<RawEvent>();
        for (int i = 0; i < 300; i++) {
            events.add(event("m" + i, "d" + i % 20, 10, random));
        }
        events.add(100, event("refused-1", "d1", 300_000, random));
        events.add(150, event("refused-2", "d2", 200_000, random));
        events.add(200, event("too-large", "d3", 1_030_000, random));
        for (int i = 0; i < 5; i++) {
            events.add(event("m" + i, "d" + i, 10, random));
        }
        send(events);

        try (var stage = enrichment(directory).awaitReady()) {
            Stack.until("all events came to an end, seed " + SEED, PATIENCE, () -> {
                assertThat(metric(stage, "events_in")).isEqualTo(308);
                assertThat(metric(stage, "events_enriched")).isEqualTo(300);
                assertThat(metric(stage, "events_duplicate")).isEqualTo(5);
                assertThat(metric(stage, "events_failed")).isEqualTo(3);
            });
            var metrics = new QueryPort(stage.port()).text("/metrics");
            assertThat(metrics)
                    .containsPattern("millrace_stream_threads_replaced_total [1-9]")
                    .contains("millrace_failed_events_total{stage=\"ENRICHMENT\",reason=\"EVENT_TOO_LARGE\",} 3.0");
            assertThat(committed(Topics.EVENTS_ENRICHED)).hasSize(300);
            assertThat(committed(Topics.EVENTS_FAILED))
                    .extracting(failed -> failed.getReason().name())
                    .containsOnly("EVENT_TOO_LARGE")
                    .hasSize(3);
            assertThat(stage.stop()).isZero();
        } finally {
            limit(Topics.EVENTS_ENRICHED, 1_048_588);
        }
        growsWithItsTopic(directory);
    }

    /** Goes on behind the first part: what grows is a topic of a stage that has state. */
    private static void growsWithItsTopic(Path directory) throws Exception {
        admin.createPartitions(Map.of(
                        Topics.EVENTS_RAW.name(),
                        NewPartitions.increaseTo(12),
                        Topics.PERSON_UPDATES.name(),
                        NewPartitions.increaseTo(12)))
                .all()
                .get();
        var random = new Random(SEED + 1);
        var events = new ArrayList<RawEvent>();
        for (int i = 0; i < 200; i++) {
            events.add(event("later-" + i, "new-" + i, 10, random));
        }
        send(events);

        try (var stage = enrichment(directory).awaitReady()) {
            Stack.until("the events of twelve partitions are enriched", PATIENCE, () -> assertThat(
                            metric(stage, "events_enriched"))
                    .isEqualTo(200));
            assertThat(partitions("millrace-enrichment-devices-changelog")).isEqualTo(12);
            assertThat(partitions(Topics.PERSON_CHANGES.name())).isEqualTo(8);
            assertThat(stage.stop()).isZero();
        }
    }

    private static StageProcess enrichment(Path directory) throws Exception {
        return StageProcess.start(
                directory,
                "io.millrace.enrichment.EnrichmentMain",
                "MILLRACE_ENRICHMENT_PORT",
                Map.of(
                        "MILLRACE_KAFKA_BOOTSTRAP_SERVERS",
                        broker(),
                        "MILLRACE_REGISTRY_URL",
                        registry(),
                        "MILLRACE_ENRICHMENT_STATE_DIR",
                        directory.resolve("state").toString()));
    }

    private static RawEvent event(String id, String device, int bytes, Random random) {
        var text = new byte[bytes * 3 / 4];
        random.nextBytes(text);
        long now = System.currentTimeMillis();
        return RawEvent.newBuilder()
                .setTenant("default")
                .setMessageId(id)
                .setType(EventType.TRACK)
                .setName("Seen")
                .setAnonymousId(device)
                .setTime(now)
                .setReceivedAt(now)
                .setProperties(Map.of("text", Base64.getEncoder().encodeToString(text)))
                .setTraits(Map.of())
                .setContext(Map.of())
                .build();
    }

    private static void send(List<RawEvent> events) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker(), "acks", "all", "max.request.size", 2 << 20),
                new StringSerializer(),
                AvroSerde.of(Topics.EVENTS_RAW, ids))) {
            for (var event : events) {
                producer.send(new ProducerRecord<>(
                                Topics.EVENTS_RAW.name(), "default/" + event.getAnonymousId(), event))
                        .get();
            }
        }
    }

    private static void limit(Topic<?, ?> topic, int bytes) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        var entry = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
        admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static int partitions(String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    private static long metric(StageProcess stage, String name) throws Exception {
        return new QueryPort(stage.port()).counter("millrace_enrichment_" + name + "_total");
    }

    private static <V> List<V> committed(Topic<String, V> topic) {
        var values = new ArrayList<V>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                AvroSerde.of(topic, ids))) {
            var partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(topic.name(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static String broker() {
        return "127.0.0.1:" + stack.port(9092);
    }

    private static String registry() {
        return "http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7";
    }
}
