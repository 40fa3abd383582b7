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
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns records that cannot be read into records of {@code events.failed}, for one stage. Thread-safe. */
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
                .from(record)
                .build(clock.millis());
        var value = serde.serialize(Topics.EVENTS_FAILED.name(), failed);
        counter.count(failed);
        return new ProducerRecord<>(
                Topics.EVENTS_FAILED.name(),
                null,
                failed.getFailedAt(),
                FailedEvents.key(failed).getBytes(StandardCharsets.UTF_8),
                value);
    }

    /** Logs the record, but at most one in five seconds: a flood of bad input must not flood the log. */
    void log(ConsumerRecord<byte[], byte[]> record, Exception problem) {
        var now = clock.millis();
        var until = quietUntil.get();
        if (now < until || !quietUntil.compareAndSet(until, now + QUIET_MILLIS)) {
            unlogged.incrementAndGet();
            return;
        }
        LOG.warn(
                "cannot read {}-{} at {} (and {} more before): {}",
                record.topic(),
                record.partition(),
                record.offset(),
                unlogged.getAndSet(0),
                problem.toString());
    }

    private static FailureReason reason(Exception problem) {
        if (problem instanceof UnknownSchemaIdException) {
            return FailureReason.UNKNOWN_SCHEMA_ID;
        }
        // Whatever else a deserializer throws on bytes that no serializer of ours wrote: looked at by people.
        return problem instanceof SerializationException ? FailureReason.CORRUPT_AVRO : FailureReason.POISON_EVENT;
    }
}
