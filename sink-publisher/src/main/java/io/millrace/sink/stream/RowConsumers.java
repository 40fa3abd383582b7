package io.millrace.sink.stream;

import io.millrace.runtime.config.KafkaConfig;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Makes the consumers of readers: in no group, small buffers, committed records only. */
public final class RowConsumers {
    private static final int MOST_FETCHED = 1 << 20;

    private final KafkaConfig kafka;

    public RowConsumers(KafkaConfig kafka) {
        this.kafka = kafka;
    }

    /** A new consumer, which the caller closes. */
    public Consumer<String, byte[]> open() {
        var properties = kafka.clientProperties(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                // A position that retention has overtaken goes on at the first row that is left.
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                500,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                MOST_FETCHED,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                MOST_FETCHED));
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
