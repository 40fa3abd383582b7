package io.millrace.peers;

import io.millrace.bench.Oracle;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what was committed to a topic, from its start to its end. */
final class RowTopics {
    private final String broker;
    private final SchemaIds ids;

    RowTopics(String broker, SchemaIds ids) {
        this.broker = broker;
        this.ids = ids;
    }

    /** The oracle over all events. */
    Oracle oracle() {
        var oracle = new Oracle();
        var serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        read("events.enriched", Map.of(), (key, value) -> oracle.add(serde.deserialize("events.enriched", value)));
        return oracle;
    }

    /** Makes a topic for a peer's rows. */
    void create(String name) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker))) {
            admin.createTopics(List.of(new NewTopic(name, 4, (short) 1))).all().get();
        }
    }

    /** The last row of each key on a peer's topic. */
    Map<String, String> rowsOfPeer(String name) {
        var rows = new HashMap<String, String>();
        read(
                name,
                Map.of(),
                (key, value) ->
                        rows.put(new String(key, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8)));
        return rows;
    }

    /** Where a topic ends now. */
    Map<TopicPartition, Long> ends(String topic) {
        try (var consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer, topic));
        }
    }

    /** The last row of each key that Millrace wrote from there on. */
    Map<String, String> rowsOfMillrace(Map<TopicPartition, Long> from) {
        var rows = new HashMap<String, String>();
        var serde = AvroSerde.of(Topics.INSIGHT_UPDATES, ids);
        read("insight-updates", from, (key, value) -> {
            var update = serde.deserialize("insight-updates", value);
            var group = update.getGroup().stream().map(String::valueOf).collect(Collectors.joining("|"));
            rows.put(
                    update.getInsight() + "|" + update.getWindowStart() + "|" + group,
                    String.valueOf(update.getValues().get(0)));
        });
        return rows;
    }

    private interface Visitor {
        void visit(byte[] key, byte[] value);
    }

    private void read(String topic, Map<TopicPartition, Long> from, Visitor visitor) {
        try (var consumer = consumer()) {
            var partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            from.forEach(consumer::seek);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> visitor.visit(record.key(), record.value()));
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker, "isolation.level", "read_committed", "max.poll.records", 5_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }
}
