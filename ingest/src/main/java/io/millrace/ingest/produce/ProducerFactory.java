package io.millrace.ingest.produce;

import io.millrace.runtime.config.KafkaConfig;
import java.util.HashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How the one producer is set up: idempotent, every replica acknowledges, batches for throughput, never blocks. */
public final class ProducerFactory {
    /** A whole refused request, its headers and the wire format fit. */
    private static final int LARGEST_REQUEST = 2 * 1024 * 1024;

    private ProducerFactory() {}

    /**
     * Connects.
     *
     * @param kafka where the broker is; what is passed through to clients wins over the tuning
     * @param bufferBytes memory for records on their way
     */
    public static Producer<String, byte[]> connect(KafkaConfig kafka, long bufferBytes) {
        var properties = new HashMap<String, Object>();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "millrace-ingest");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        // Event loops send: a full buffer or unknown topic is answered with 503 at once.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        // Metadata fetched at start is kept for a topic that is rarely written, such as events.failed.
        properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, 30L * 24 * 3_600 * 1_000);
        return new KafkaProducer<>(
                kafka.clientProperties(properties), new StringSerializer(), new ByteArraySerializer());
    }
}
