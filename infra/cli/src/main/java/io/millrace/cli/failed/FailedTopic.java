package io.millrace.cli.failed;

import io.millrace.cli.balance.TopicReader;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.RedriveState;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Access to the topic {@code events.failed}: reads failures and writes redrive notes about them. A note has the key of its
 * failure, so it shares partition and retention, and is acknowledged by all replicas before the failure is sent again.
 * Not thread-safe.
 */
final class FailedTopic implements AutoCloseable {
    private final Supplier<Producer<String, byte[]>> producerFactory;
    private final Clock clock;
    private final AvroSerde<FailedEvent> failures;
    private final AvroSerde<RawEvent> events;
    private Producer<String, byte[]> producer;

    /** @param producerFactory called once, before the first write */
    FailedTopic(SchemaIds ids, Supplier<Producer<String, byte[]>> producerFactory, Clock clock) {
        this.producerFactory = producerFactory;
        this.clock = clock;
        this.failures = AvroSerde.of(Topics.EVENTS_FAILED, ids);
        this.events = AvroSerde.of(Topics.EVENTS_RAW, ids);
    }

    /** Adds every record of the topic to the failures. */
    void readInto(TopicReader reader, Failures into) {
        reader.read(Topics.EVENTS_FAILED.name(), record -> {
            try {
                var event = failures.deserialize(Topics.EVENTS_FAILED.name(), record.value());
                if (event != null) {
                    into.addRecord(event);
                }
            } catch (CorruptValueException | UnknownSchemaIdException e) {
                // Not written by any stage, so there is nothing to show.
                return;
            }
        });
    }

    /** The raw event in the bytes, or null if they are not a raw event. */
    RawEvent decodeRawEvent(byte[] bytes) {
        try {
            return events.deserialize(Topics.EVENTS_RAW.name(), bytes);
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Not an error: the caller skips the failure.
            return null;
        }
    }

    /** Writes a redrive note; it is durable when this returns. */
    void note(Failure failure, RedriveState state) throws InterruptedException {
        var note = FailedEvent.newBuilder(failure.event())
                .setRedrive(state)
                .setFailedAt(clock.millis())
                .setOriginal(ByteBuffer.allocate(0))
                .build();
        send(new ProducerRecord<>(Topics.EVENTS_FAILED.name(), FailedEvents.key(note), failures.serialize(null, note)));
    }

    /** Produces a record again to the topic it came from; it is durable when this returns. */
    void produce(String topic, String key, byte[] value, String failureId) throws InterruptedException {
        var record = new ProducerRecord<>(topic, key, value);
        record.headers().add(FailedEvents.REDRIVE_HEADER, failureId.getBytes(StandardCharsets.UTF_8));
        send(record);
    }

    private void send(ProducerRecord<String, byte[]> record) throws InterruptedException {
        if (producer == null) {
            producer = producerFactory.get();
        }
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            // Crash: the command ends, and a repeated run resumes from the notes.
            throw new CliException(
                    CliExitCode.NOT_RUNNING,
                    "the broker did not accept a record for " + record.topic() + ": "
                            + e.getCause().getMessage() + "; run the command again, it resumes",
                    e);
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
