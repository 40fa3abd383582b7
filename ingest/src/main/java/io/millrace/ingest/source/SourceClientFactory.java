package io.millrace.ingest.source;

import io.millrace.runtime.config.KafkaConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Factory of a source's clients. Their memory is bounded: a source holds {@value #FETCH_BYTES} bytes a broker that are read ahead
 * and {@value #BUFFER_BYTES} bytes on the way out, or one record if that is larger. Immutable.
 */
final class SourceClientFactory {
    static final int FETCH_BYTES = 4 << 20;
    static final int BUFFER_BYTES = 8 << 20;

    private static final int MAX_REQUEST_BYTES = 2 << 20;
    private static final int MAX_RECORDS = 1_000;
    private static final int TRANSACTION_MS = 15_000;

    private final KafkaConfig kafka;
    private final Optional<String> instance;
    private final String transactionalInstance;

    /** @param instance name of this process that outlives it; empty for none */
    SourceClientFactory(KafkaConfig kafka, Optional<String> instance) {
        this.kafka = kafka;
        this.instance = instance;
        this.transactionalInstance = instance.orElseGet(() -> UUID.randomUUID().toString());
    }

    /** New clients for the source; nothing is asked of the broker yet. */
    SourceClients create(SourceSpec spec) {
        var consumer = new KafkaConsumer<>(consumer(spec), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return new SourceClients(
                    consumer, new KafkaProducer<>(producer(spec), new StringSerializer(), new ByteArraySerializer()));
        } catch (RuntimeException e) {
            // Not handled here: only the consumer that nobody would close.
            consumer.close();
            throw e;
        }
    }

    private Map<String, Object> consumer(SourceSpec spec) {
        var tuning = new HashMap<String, Object>();
        tuning.put(ConsumerConfig.CLIENT_ID_CONFIG, spec.group());
        tuning.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        tuning.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        tuning.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_RECORDS);
        // A transaction a poll: the broker collects records for a moment, so that few of them are not one each.
        tuning.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 256 * 1024);
        tuning.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        tuning.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
        tuning.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        // New partitions are found within this time.
        tuning.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        tuning.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        var settings = kafka.clientProperties(tuning);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, spec.group());
        instance.ifPresent(id -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Where to start is decided by SourcePositions.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return settings;
    }

    private Map<String, Object> producer(SourceSpec spec) {
        var tuning = new HashMap<String, Object>();
        tuning.put(ProducerConfig.CLIENT_ID_CONFIG, spec.group());
        tuning.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        tuning.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        tuning.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        tuning.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
        tuning.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        tuning.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        tuning.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        tuning.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        // Whoever reads events.raw waits this long for the open transaction of an instance that died.
        tuning.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
        var settings = kafka.clientProperties(tuning);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, spec.group() + '-' + transactionalInstance);
        return settings;
    }
}
