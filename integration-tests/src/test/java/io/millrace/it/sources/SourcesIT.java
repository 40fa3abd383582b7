package io.millrace.it.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics in every format become events exactly once, and their garbage dead letters, while ingest is killed in the middle. */
class SourcesIT {
    private static final int OFFSET = 14_000;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int FIRST = 4_000;
    private static final int ALL = 12_000;

    @TempDir
    Path directory;

    @Test
    void everyRecordIsCountedOnceAndEveryBadOneKeptOnceOverKills() throws Exception {
        var file = Files.writeString(directory.resolve("sources.yaml"), SourceTopics.file());
        try (var stack = new Stack(directory, "clients", OFFSET).up("--sources", file.toString())) {
            var broker = "127.0.0.1:" + stack.port(9092);
            var ids = new SchemaIds(
                    RegistryClients.connect("http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7", Map.of()));
            var topics = new SourceTopics(broker, ids);
            Stack.until("ingest says what it waits for, and is ready", SOON, () -> assertThat(
                            stack.get(8080, "/health/ready"))
                    .contains("source json: waits for topic shop.json"));

            topics.create();
            topics.send(0, FIRST);
            killWhileItReads(stack, topics, file);

            Stack.until("everything is read", SOON, () -> assertThat(events(broker, ids))
                    .hasSameSizeAs(topics.good));
            assertThat(events(broker, ids)).isEqualTo(topics.good);
            assertThat(failures(broker, ids)).isEqualTo(topics.bad);
            Stack.until("no source is behind", SOON, () -> assertThat(
                            ingest(stack).counter("millrace_ingest_source_lag_records"))
                    .isZero());
            assertThat(ingest(stack).counter("millrace_ingest_source_running")).isEqualTo(4);
            assertThat(ingest(stack).counter("millrace_ingest_source_read_records_total"))
                    .isPositive()
                    .isEqualTo(ingest(stack).counter("millrace_ingest_source_produced_events_total")
                            + ingest(stack).counter("millrace_ingest_source_failed_records_total")
                            + ingest(stack).counter("millrace_ingest_source_skipped_records_total"));
            stack.await();
            assertThat(rows(stack)).isEqualTo(expectedRows(topics));
        }
    }

    /** Ends ingest twice as kill -9 does, while records go on coming. */
    private static void killWhileItReads(Stack stack, SourceTopics topics, Path file) throws Exception {
        Stack.until("the sources read", SOON, () -> assertThat(
                        ingest(stack).counter("millrace_ingest_source_read_records_total"))
                .isPositive());
        var sending = CompletableFuture.runAsync(() -> topics.send(FIRST, ALL));
        stack.kill("ingest");
        stack.up("--sources", file.toString());
        Stack.until("the sources read again", SOON, () -> assertThat(
                        ingest(stack).counter("millrace_ingest_source_read_records_total"))
                .isPositive());
        stack.kill("ingest");
        stack.up("--sources", file.toString());
        sending.join();
    }

    private static QueryPort ingest(Stack stack) {
        return new QueryPort(stack.port(8080));
    }

    /** How often each event is on events.raw, by format and number. */
    private static Map<String, Integer> events(String broker, SchemaIds ids) {
        var serde = AvroSerde.of(Topics.EVENTS_RAW, ids);
        var events = new TreeMap<String, Integer>();
        read(broker, Topics.EVENTS_RAW, value -> {
            var event = serde.deserialize(null, value);
            events.merge(event.getName() + " " + event.getProperties().get("n"), 1, Integer::sum);
        });
        return events;
    }

    /** The bytes of each dead letter by the place of its record; two of one place are shown as such. */
    private static Map<String, String> failures(String broker, SchemaIds ids) {
        var serde = AvroSerde.of(Topics.EVENTS_FAILED, ids);
        var failures = new TreeMap<String, String>();
        read(broker, Topics.EVENTS_FAILED, value -> {
            var failed = serde.deserialize(null, value);
            failures.merge(
                    failed.getTopic() + '-' + failed.getPartition() + '-' + failed.getOffset(),
                    StandardCharsets.UTF_8
                            .decode(failed.getOriginal().duplicate())
                            .toString(),
                    (one, other) -> one + " and again " + other);
        });
        return failures;
    }

    private static void read(String broker, Topic<?, ?> topic, Consumer<byte[]> visitor) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker, "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> visitor.accept(record.value()));
            }
        }
    }

    /** Events by name, over all windows. */
    private static Map<String, Long> rows(Stack stack) throws Exception {
        var rows = new HashMap<String, Long>();
        for (var row : stack.rows("events_by_name")) {
            rows.merge(
                    row.path("group").path("name").asText(),
                    row.path("values").path("events").asLong(),
                    Long::sum);
        }
        return rows;
    }

    private static Map<String, Long> expectedRows(SourceTopics topics) {
        var rows = new HashMap<String, Long>();
        for (var format : List.copyOf(SourceTopics.FORMATS)) {
            rows.put(
                    format,
                    topics.good.keySet().stream()
                            .filter(key -> key.startsWith(format + " "))
                            .count());
        }
        return rows;
    }
}
