package io.millrace.cli.balance;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reader of every committed record of a topic, from its beginning to the end at the time of the call. End offsets cannot
 * replace it, because transaction markers take offsets too.
 */
public final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final Map<String, Object> client;

    /** @param client client properties: bootstrap servers and security */
    public TopicReader(Map<String, Object> client) {
        this.client = Map.copyOf(client);
    }

    /**
     * Passes each record to the visitor and returns their number.
     *
     * @throws CliException if no record arrives for a minute before the end is reached
     */
    public long read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        try (var consumer =
                new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = new HashMap<>(consumer.endOffsets(partitions));
            long count = 0;
            long lastProgress = System.nanoTime();
            removeReachedEnds(consumer, ends);
            while (!ends.isEmpty()) {
                var records = consumer.poll(POLL);
                for (var entry : records) {
                    var end = ends.get(new TopicPartition(entry.topic(), entry.partition()));
                    if (end != null && entry.offset() < end) {
                        visitor.accept(entry);
                        count++;
                    }
                }
                if (removeReachedEnds(consumer, ends) || !records.isEmpty()) {
                    lastProgress = System.nanoTime();
                } else if (System.nanoTime() - lastProgress > TIMEOUT.toNanos()) {
                    throw new CliException(
                            CliExitCode.FAILED,
                            "no record of " + topic + " arrived for " + TIMEOUT.toSeconds()
                                    + " s: check that the broker is healthy with `millrace status --quick`");
                }
            }
            return count;
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static boolean removeReachedEnds(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private Map<String, Object> properties() {
        var properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        return properties;
    }
}
