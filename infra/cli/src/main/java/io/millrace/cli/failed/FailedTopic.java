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
 * The topic {@code events.failed}: reads failures, and notes there what becomes of them. The notes lie beside the
 * failures, are kept as long, and are acknowledged by every replica before anything is sent again. Not thread-safe.
 */
final class FailedTopic implements AutoCloseable {
    private final Supplier<Producer<String, byte[]>> connect;
    private final Clock clock;
    private final AvroSerde<FailedEvent> failures;
    private final AvroSerde<RawEvent> events;
    private Producer<String, byte[]> producer;

    /** @param connect makes the producer when something is to be written */
    FailedTopic(SchemaIds ids, Supplier<Producer<String, byte[]>> connect, Clock clock) {
        this.connect = connect;
        this.clock = clock;
        this.failures = AvroSerde.of(Topics.EVENTS_FAILED, ids);
        this.events = AvroSerde.of(Topics.EVENTS_RAW, ids);
    }

    /** Reads all of it into the failures. */
    void read(TopicReader reader, Failures into) {
        reader.read(Topics.EVENTS_FAILED.name(), record -> {
            try {
                var event = failures.deserialize(Topics.EVENTS_FAILED.name(), record.value());
                if (event != null) {
                    into.add(event);
                }
            } catch (CorruptValueException | UnknownSchemaIdException e) {
                // Not written by any stage of ours: there is nothing in it to show.
                return;
            }
        });
    }

    /** The raw event in the bytes, or null if they hold none. */
    RawEvent rawEvent(byte[] bytes) {
        try {
            return events.deserialize(Topics.EVENTS_RAW.name(), bytes);
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Not an error: the caller leaves it where it is.
            return null;
        }
    }

    /** Notes what has become of a failure; it is durable when this returns. */
    void mark(Failure failure, RedriveState state) throws InterruptedException {
        var mark = FailedEvent.newBuilder(failure.event())
                .setRedrive(state)
                .setFailedAt(clock.millis())
                .setOriginal(ByteBuffer.allocate(0))
                .build();
        send(new ProducerRecord<>(Topics.EVENTS_FAILED.name(), FailedEvents.key(mark), failures.serialize(null, mark)));
    }

    /** Writes a record again to the topic that it was read from; it is durable when this returns. */
    void put(String topic, String key, byte[] value, String failureId) throws InterruptedException {
        var record = new ProducerRecord<>(topic, key, value);
        record.headers().add(FailedEvents.REDRIVE_HEADER, failureId.getBytes(StandardCharsets.UTF_8));
        send(record);
    }

    private void send(ProducerRecord<String, byte[]> record) throws InterruptedException {
        if (producer == null) {
            producer = connect.get();
        }
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            // The command ends: run again, it goes on where it came to.
            throw new CliException(
                    CliExitCode.NOT_RUNNING,
                    "the broker does not take a record for " + record.topic() + ": "
                            + e.getCause().getMessage(),
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
