package io.millrace.ingest.produce;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.SchemaRefusedException;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events and failures through the one producer. Encoding happens on the caller's thread, sending never blocks it:
 * what doesn't fit fails its delivery. Thread-safe.
 */
public final class EventProducer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventProducer.class);

    /** What is kept of a dead letter's original where the topic does not take all. */
    private static final int CUT_BYTES = 4 * 1024;

    private final Producer<String, byte[]> producer;
    private final SchemaIds ids;
    private final FailedEventCounter counter;
    private final AvroSerde<RawEvent> events;
    private final AvroSerde<FailedEvent> failures;
    private volatile String notReady = "still connecting to broker and registry";

    public EventProducer(Producer<String, byte[]> producer, SchemaIds ids, FailedEventCounter counter) {
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
        } catch (SchemaRefusedException e) {
            if (!e.isOfTheAsker()) {
                throw e;
            }
            // Retried by the caller: wrong credentials are mended there or here.
            notReady = e.getMessage();
            return false;
        }
    }

    /** Why nothing can be sent yet. */
    public Optional<String> notReady() {
        return Optional.ofNullable(notReady);
    }

    /**
     * The record of an event, encoded.
     *
     * @throws RegistryUnavailableException if no schema id is known yet
     */
    public byte[] encode(RawEvent event) {
        return events.serialize(null, event);
    }

    /**
     * Sends an accepted event, keyed by tenant and device, at its time of receipt.
     *
     * @param record what {@link #encode} made of it
     * @param tooLarge told, on any thread, if broker or producer will never take a record of its size; the delivery goes
     *     on
     */
    public void send(RawEvent event, byte[] record, PendingAcks delivery, Runnable tooLarge) {
        delivery.sent();
        send(Topics.EVENTS_RAW.name(), event.getReceivedAt(), key(event), record, problem -> {
            if (isTooLarge(problem)) {
                tooLarge.run();
                delivery.answered(null);
            } else {
                delivery.answered(problem);
            }
        });
    }

    /**
     * Sends what could not be accepted, keyed by tenant. If it is too large to be stored, most of its original is cut.
     *
     * @param acknowledged told when it is durable
     */
    public void send(FailedEvent failed, PendingAcks delivery, Runnable acknowledged) {
        delivery.sent();
        try {
            send(failed, failures.serialize(null, failed), CUT_BYTES, delivery, acknowledged);
        } catch (RegistryUnavailableException e) {
            // Retried by the client: its answer is a 503.
            delivery.answered(e);
        }
    }

    private void send(FailedEvent failed, byte[] record, int cutTo, PendingAcks delivery, Runnable acknowledged) {
        send(Topics.EVENTS_FAILED.name(), failed.getFailedAt(), FailedEvents.key(failed), record, problem -> {
            if (problem == null) {
                counter.count(failed);
                acknowledged.run();
                delivery.answered(null);
            } else if (isTooLarge(problem) && cutTo > 0) {
                var cut = FailedEvents.cut(failed, cutTo);
                // A topic that does not take this either takes nothing: then the client's answer is a 503.
                send(cut, failures.serialize(null, cut), 0, delivery, acknowledged);
            } else {
                delivery.answered(problem);
            }
        });
    }

    private static boolean isTooLarge(Exception problem) {
        return problem instanceof RecordTooLargeException || problem instanceof RecordBatchTooLargeException;
    }

    /** The partition key: one device's events stay in order. */
    static String key(RawEvent event) {
        var device = event.getType() == EventType.ALIAS
                ? event.getPreviousId()
                : event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
        return event.getTenant() + '/' + device;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told the same.
    private void send(String topic, long timestamp, String key, byte[] value, Consumer<Exception> answer) {
        try {
            producer.send(
                    new ProducerRecord<>(topic, null, timestamp, key, value),
                    (metadata, problem) -> answer.accept(problem));
        } catch (KafkaException | IllegalStateException e) {
            // To the caller: a full buffer, a producer that is closing, or a record that is too large.
            LOG.debug("record refused by the producer", e);
            answer.accept(e);
        }
    }

    /** Waits for what is on its way, a bounded time. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(15));
    }
}
