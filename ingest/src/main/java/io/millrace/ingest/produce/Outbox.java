package io.millrace.ingest.produce;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events and failures through the one producer. Encoding happens on the caller's thread, sending never blocks it:
 * what doesn't fit fails its delivery. Thread-safe.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final Producer<String, byte[]> producer;
    private final SchemaIds ids;
    private final FailedEventCounter counter;
    private final AvroSerde<RawEvent> events;
    private final AvroSerde<FailedEvent> failures;
    private volatile String notReady = "still connecting to broker and registry";

    public Outbox(Producer<String, byte[]> producer, SchemaIds ids, FailedEventCounter counter) {
        this.producer = producer;
        this.ids = ids;
        this.counter = counter;
        this.events = AvroSerde.of(Topics.EVENTS_RAW, ids);
        this.failures = AvroSerde.of(Topics.EVENTS_FAILED, ids);
    }

    /**
     * Tries to fetch all that sending needs, so that no event loop ever waits for it: schema ids and topic metadata.
     * Blocking, and to be called again until it returns true.
     */
    public boolean warmUp() {
        try {
            for (var topic : List.of(Topics.EVENTS_RAW, Topics.EVENTS_FAILED)) {
                ids.register(topic.valueSubject(), topic.valueFormat().schema());
                producer.partitionsFor(topic.name());
            }
            notReady = null;
            return true;
        } catch (KafkaException e) {
            // Retried by the caller: broker or registry (RegistryUnavailableException) may still be starting.
            notReady = e.getMessage();
            return false;
        }
    }

    /** Why nothing can be sent yet. */
    public Optional<String> notReady() {
        return Optional.ofNullable(notReady);
    }

    /** Sends an accepted event, keyed by tenant and device, at its time of receipt. */
    public void send(RawEvent event, Delivery delivery) {
        delivery.sent();
        try {
            send(
                    Topics.EVENTS_RAW.name(),
                    event.getReceivedAt(),
                    key(event),
                    events.serialize(null, event),
                    delivery,
                    () -> {});
        } catch (RegistryUnavailableException e) {
            // Retried by the client: its answer is a 503.
            delivery.answered(e);
        }
    }

    /**
     * Sends what could not be accepted, keyed by tenant.
     *
     * @param acknowledged told when it is durable
     */
    public void send(FailedEvent failed, Delivery delivery, Runnable acknowledged) {
        delivery.sent();
        try {
            send(
                    Topics.EVENTS_FAILED.name(),
                    failed.getFailedAt(),
                    FailedEvents.key(failed),
                    failures.serialize(null, failed),
                    delivery,
                    () -> {
                        counter.count(failed);
                        acknowledged.run();
                    });
        } catch (RegistryUnavailableException e) {
            // Retried by the client: its answer is a 503.
            delivery.answered(e);
        }
    }

    /** The partition key: one device's events stay in order. */
    static String key(RawEvent event) {
        var device = event.getType() == EventType.ALIAS
                ? event.getPreviousId()
                : event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
        return event.getTenant() + '/' + device;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told the same.
    private void send(
            String topic, long timestamp, String key, byte[] value, Delivery delivery, Runnable acknowledged) {
        try {
            producer.send(new ProducerRecord<>(topic, null, timestamp, key, value), (metadata, problem) -> {
                if (problem == null) {
                    acknowledged.run();
                }
                delivery.answered(problem);
            });
        } catch (KafkaException | IllegalStateException e) {
            // Retried by the client: a full buffer, or a producer that is closing.
            LOG.debug("record refused by the producer", e);
            delivery.answered(e);
        }
    }

    /** Waits for what is on its way, a bounded time. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(15));
    }
}
