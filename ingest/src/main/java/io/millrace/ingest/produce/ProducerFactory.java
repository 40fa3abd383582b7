package io.millrace.ingest.produce;

import io.millrace.runtime.config.KafkaConfig;
import java.util.HashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Creates the Kafka producer of ingest: idempotent, acks=all, batching for throughput, never blocking. */
public final class ProducerFactory {
    /** Fits the dead letter of the largest possible request body. */
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    private ProducerFactory() {}

    /**
     * Creates the producer.
     *
     * @param kafka broker addresses and pass-through client settings, which override those set here
     * @param bufferBytes memory for records in flight
     */
    public static Producer<String, byte[]> create(KafkaConfig kafka, long bufferBytes) {
        var properties = new HashMap<String, Object>();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "millrace-ingest");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        // Event loops send: a full buffer or an unknown topic must become a 503 at once.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        // Keeps the metadata fetched at start for a topic that is rarely written, such as events.failed.
        properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, 30L * 24 * 3_600 * 1_000);
        return new KafkaProducer<>(
                kafka.clientProperties(properties), new StringSerializer(), new ByteArraySerializer());
    }
}
