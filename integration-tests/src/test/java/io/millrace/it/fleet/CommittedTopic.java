package io.millrace.it.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** What was committed to a topic, from its start to its end. */
public final class CommittedTopic {
    private CommittedTopic() {}

    /** Hands over each value, those of a key in their order. */
    public static <V> void read(String broker, String topic, Deserializer<V> values, Consumer<V> visitor) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker, "isolation.level", "read_committed", "max.poll.records", 5_000);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> visitor.accept(record.value()));
            }
        }
    }
}
