package io.millrace.runtime.failed;

import io.millrace.runtime.config.KafkaConfig;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes failed events from stages that are no topologies. Durable (all replicas, idempotent), bounded (8 MiB of events
 * under way; then sending waits 200 ms and fails), counted. Thread-safe.
 *
 * <p>Contract of {@code millrace_failed_events_total{stage,reason}}: it is raised once for each event that the broker
 * acknowledged, and never otherwise.
 */
public final class FailedEventProducer implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Producer<String, FailedEvent> producer;
    private final FailedEventCounter counter;

    /** Connects in the background; nothing is asked of the broker before the first event. */
    public FailedEventProducer(KafkaConfig kafka, SchemaIds ids, FailedEventCounter counter, String clientId) {
        this(
                new KafkaProducer<>(
                        kafka.clientProperties(tuning(clientId)),
                        new StringSerializer(),
                        AvroSerde.of(Topics.EVENTS_FAILED, ids)),
                counter);
    }

    FailedEventProducer(Producer<String, FailedEvent> producer, FailedEventCounter counter) {
        this.producer = producer;
        this.counter = counter;
    }

    private static Map<String, Object> tuning(String clientId) {
        return Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                clientId,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                8L << 20,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2 << 20,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                200,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                20_000);
    }

    /**
     * Sends one. May wait up to 200 ms: not for an event loop.
     *
     * @return done when the broker has it; fails with Kafka's exception or the registry's when it could not be stored
     */
    public CompletableFuture<Void> send(FailedEvent failed) {
        var stored = new CompletableFuture<Void>();
        try {
            var record = new ProducerRecord<>(Topics.EVENTS_FAILED.name(), FailedEvents.key(failed), failed);
            var unused = producer.send(record, (metadata, problem) -> {
                if (problem == null) {
                    counter.count(failed);
                    stored.complete(null);
                } else {
                    stored.completeExceptionally(problem);
                }
            });
        } catch (SerializationException e) {
            // To the caller, as every other failure to send: the registry may not answer.
            stored.completeExceptionally(e.getCause() instanceof SerializationException registry ? registry : e);
        }
        return stored;
    }

    /** Sends what is under way, for at most five seconds. */
    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
