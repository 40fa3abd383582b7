package io.millrace.runtime.streams;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns records that cannot be read or written into records of {@code events.failed}, for one stage. Thread-safe. */
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final long QUIET_MILLIS = 5_000;

    private final Stage stage;
    private final AvroSerde<FailedEvent> serde;
    private final FailedEventCounter counter;
    private final Clock clock;
    private final AtomicLong quietUntil = new AtomicLong();
    private final AtomicLong unlogged = new AtomicLong();

    DeadLetters(Stage stage, SchemaIds ids, FailedEventCounter counter, Clock clock) {
        this.stage = stage;
        this.serde = AvroSerde.of(Topics.EVENTS_FAILED, ids);
        this.counter = counter;
        this.clock = clock;
    }

    /** What goes to {@code events.failed} for the record. */
    ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> record, Exception problem) {
        var failed = FailedEvents.of(stage, reason(problem), String.valueOf(problem.getMessage()))
                .from(record);
        return counted(failed, record.headers());
    }

    /**
     * What goes there for a record that is too large for its topic: that record, cut. Of a dead letter that is too large
     * itself, it with less of its original; nothing if even that does not fit.
     */
    List<ProducerRecord<byte[], byte[]>> tooLarge(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, int limit) {
        if (record.topic().equals(Topics.EVENTS_FAILED.name())) {
            return shorter(record, limit);
        }
        var message = "what was made of it for " + record.topic() + " has " + RecordSizeLimits.sizeOf(record)
                + " bytes, more than " + limit;
        return List.of(counted(
                from(context, FailureReason.EVENT_TOO_LARGE, message)
                        .path("record for " + record.topic())
                        .original(record.value() == null ? new byte[0] : record.value()),
                context.headers()));
    }

    /** What goes there for a record that could not be made: the record that it was to be made of. */
    List<ProducerRecord<byte[], byte[]>> unserializable(ErrorHandlerContext context, String topic, Exception problem) {
        var message = "what was made of it for " + topic + " cannot be written: " + problem;
        return List.of(counted(
                from(context, FailureReason.POISON_EVENT, message)
                        .path("record for " + topic)
                        .original(context.sourceRawValue() == null ? new byte[0] : context.sourceRawValue()),
                context.headers()));
    }

    /** What goes there for a record whose processing threw. */
    List<ProducerRecord<byte[], byte[]>> unprocessable(
            ErrorHandlerContext context, Exception problem, Consumer<FailedEvents.Builder> describe) {
        var failed = from(context, FailureReason.POISON_EVENT, context.processorNodeId() + " failed: " + problem);
        describe.accept(failed);
        return List.of(counted(failed, context.headers()));
    }

    private FailedEvents.Builder from(ErrorHandlerContext context, FailureReason reason, String message) {
        var failed = FailedEvents.of(stage, reason, message);
        if (context.headers() != null) {
            failed.redriven(context.headers());
        }
        return context.topic() == null ? failed : failed.from(context.topic(), context.partition(), context.offset());
    }

    private ProducerRecord<byte[], byte[]> counted(FailedEvents.Builder builder, Headers headers) {
        var failed = builder.build(clock.millis());
        var written = written(failed);
        counter.count(failed, headers);
        return written;
    }

    private List<ProducerRecord<byte[], byte[]>> shorter(ProducerRecord<byte[], byte[]> letter, int limit) {
        var failed = serde.deserialize(letter.topic(), letter.value());
        var original = failed.getOriginal();
        int room = original.remaining() - (RecordSizeLimits.sizeOf(letter) - limit);
        if (room < 0) {
            return List.of();
        }
        failed.setOriginal(original.slice(original.position(), room));
        failed.setTruncated(true);
        return List.of(written(failed));
    }

    private ProducerRecord<byte[], byte[]> written(FailedEvent failed) {
        return new ProducerRecord<>(
                Topics.EVENTS_FAILED.name(),
                null,
                failed.getFailedAt(),
                FailedEvents.key(failed).getBytes(StandardCharsets.UTF_8),
                serde.serialize(Topics.EVENTS_FAILED.name(), failed));
    }

    /** Logs the record, but at most one in five seconds: a flood of bad input must not flood the log. */
    void log(ConsumerRecord<byte[], byte[]> record, Exception problem) {
        if (mayLog()) {
            LOG.warn(
                    "cannot read {}-{} at {} (and {} more before): {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    unlogged.getAndSet(0),
                    problem.toString());
        }
    }

    /** Whether it is time for an entry about a record; those without one are told of by the next of {@link #log}. */
    boolean mayLog() {
        var now = clock.millis();
        var until = quietUntil.get();
        if (now < until || !quietUntil.compareAndSet(until, now + QUIET_MILLIS)) {
            unlogged.incrementAndGet();
            return false;
        }
        return true;
    }

    private static FailureReason reason(Exception problem) {
        if (problem instanceof UnknownSchemaIdException) {
            return FailureReason.UNKNOWN_SCHEMA_ID;
        }
        // Whatever else a deserializer throws on bytes that no serializer of ours wrote: looked at by people.
        return problem instanceof SerializationException ? FailureReason.CORRUPT_AVRO : FailureReason.POISON_EVENT;
    }
}
