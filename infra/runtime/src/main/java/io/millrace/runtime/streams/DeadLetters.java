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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Turns records that cannot be read into records of {@code events.failed}, for one stage. Thread-safe. */
final class DeadLetters {
    private final Stage stage;
    private final AvroSerde<FailedEvent> serde;
    private final FailedEventCounter counter;
    private final Clock clock;

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

    private static FailureReason reason(Exception problem) {
        if (problem instanceof UnknownSchemaIdException) {
            return FailureReason.UNKNOWN_SCHEMA_ID;
        }
        // Whatever else a deserializer throws on bytes that no serializer of ours wrote: looked at by people.
        return problem instanceof SerializationException ? FailureReason.CORRUPT_AVRO : FailureReason.POISON_EVENT;
    }
}
