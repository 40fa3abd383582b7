package io.millrace.peers;

import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
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
        read("events.enriched", (key, value) -> oracle.add(serde.deserialize("events.enriched", value)));
        return oracle;
    }

    /** The last row of each key that a peer wrote. */
    Map<String, String> rowsOfPeer(String name) {
        var rows = new HashMap<String, String>();
        read("bench.rows." + name, (key, value) ->
                rows.put(new String(key, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8)));
        return rows;
    }

    /** The last row of each key that Millrace wrote. */
    Map<String, String> rowsOfMillrace() {
        var rows = new HashMap<String, String>();
        var serde = AvroSerde.of(Topics.INSIGHT_UPDATES, ids);
        read("insight-updates", (key, value) -> {
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

    private void read(String topic, Visitor visitor) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker, "isolation.level", "read_committed", "max.poll.records", 5_000);
        try (var consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> visitor.visit(record.key(), record.value()));
            }
        }
    }
}
