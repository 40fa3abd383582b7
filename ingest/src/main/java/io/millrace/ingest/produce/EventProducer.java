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
import io.millrace.tracing.TraceSpan;
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
 * Sends raw events and dead letters through one Kafka producer. Sending never blocks: a record that does not fit in the
 * producer's buffer fails at once. Thread-safe.
 */
public final class EventProducer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventProducer.class);

    /** Bytes that are kept of a dead letter's original if the broker refuses all of it as too large. */
    private static final int TRUNCATED_BYTES = 4 * 1024;

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
     * Fetches schema ids and topic metadata, so that no event loop waits for them later. Blocks; to be repeated until it
     * returns true.
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
            if (!e.isAccessProblem()) {
                throw e;
            }
            // Retried by the caller: wrong credentials may be corrected at the registry.
            notReady = e.getMessage();
            return false;
        }
    }

    /** Why nothing can be sent yet; empty when ready. */
    public Optional<String> notReady() {
        return Optional.ofNullable(notReady);
    }

    /**
     * The encoded value of an event's record.
     *
     * @throws RegistryUnavailableException if no schema id is known yet
     */
    public byte[] encode(RawEvent event) {
        return events.serialize(null, event);
    }

    /**
     * Sends an accepted event, keyed by tenant and device, with its time of receipt as timestamp.
     *
     * @param record its value, from {@link #encode}
     * @param trace span of the sending, ended when it is acknowledged or has failed
     * @param tooLarge called, on any thread, if broker or producer refuse a record of this size; that is no failure of the
     *     request
     */
    public void send(RawEvent event, byte[] record, TraceSpan trace, PendingAcks acks, Runnable tooLarge) {
        acks.expect();
        var sent = new ProducerRecord<>(Topics.EVENTS_RAW.name(), null, event.getReceivedAt(), key(event), record);
        trace.mark(sent.headers());
        send(sent, problem -> {
            if (problem != null) {
                trace.fail(problem.getClass().getSimpleName());
            }
            trace.end();
            if (isTooLarge(problem)) {
                tooLarge.run();
                acks.complete(null);
            } else {
                acks.complete(problem);
            }
        });
    }

    /**
     * Sends a dead letter, keyed by tenant. If the broker refuses it as too large, its original is truncated.
     *
     * @param acknowledged called when it is durable
     */
    public void send(FailedEvent failed, PendingAcks acks, Runnable acknowledged) {
        acks.expect();
        try {
            send(failed, failures.serialize(null, failed), TRUNCATED_BYTES, acks, acknowledged);
        } catch (RegistryUnavailableException e) {
            // Retried by the client: the response is a 503.
            acks.complete(e);
        }
    }

    private void send(FailedEvent failed, byte[] record, int truncateTo, PendingAcks acks, Runnable acknowledged) {
        var sent = new ProducerRecord<>(
                Topics.EVENTS_FAILED.name(), null, failed.getFailedAt(), FailedEvents.key(failed), record);
        send(sent, problem -> {
            if (problem == null) {
                counter.count(failed);
                acknowledged.run();
                acks.complete(null);
            } else if (isTooLarge(problem) && truncateTo > 0) {
                var truncated = FailedEvents.cut(failed, truncateTo);
                // A second refusal fails the request with 503: the topic takes no record of a useful size.
                send(truncated, failures.serialize(null, truncated), 0, acks, acknowledged);
            } else {
                acks.complete(problem);
            }
        });
    }

    private static boolean isTooLarge(Exception problem) {
        return problem instanceof RecordTooLargeException || problem instanceof RecordBatchTooLargeException;
    }

    /** The record's key, by which one device's events stay in order. */
    public static String key(RawEvent event) {
        var device = event.getType() == EventType.ALIAS
                ? event.getPreviousId()
                : event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
        return event.getTenant() + '/' + device;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback gets the same result.
    private void send(ProducerRecord<String, byte[]> record, Consumer<Exception> whenDone) {
        try {
            producer.send(record, (metadata, problem) -> whenDone.accept(problem));
        } catch (KafkaException | IllegalStateException e) {
            // Retried by the client (503), or rejected if too large: the buffer is full, or the producer is closing.
            LOG.debug("record to {} not sent: the producer refused it", record.topic(), e);
            whenDone.accept(e);
        }
    }

    /** Waits up to 15 seconds for records in flight. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(15));
    }
}
