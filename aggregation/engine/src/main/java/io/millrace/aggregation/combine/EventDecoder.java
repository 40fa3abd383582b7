package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonMove;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes the records of a combining task; what cannot be decoded is dead-lettered. Not thread-safe. */
final class EventDecoder {
    private final DeadLetters deadLetters;
    private final AvroSerde<PersonMerge> merges;
    private final AvroSerde<PersonMove> moves;

    /** Reads events; its layout is the caller's business. */
    final EventReader reader;

    /** Receives records that cannot be decoded. */
    interface DeadLetters {
        void deadLetter(ConsumerRecord<byte[], byte[]> record, FailureReason reason, String message);
    }

    private interface Decoding<T> {
        T decode(byte[] value);
    }

    EventDecoder(SchemaIds ids, DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
        reader = new EventReader(ids);
        merges = AvroSerde.of(Topics.PERSON_MERGES, ids);
        moves = AvroSerde.of(Topics.PERSON_MOVES, ids);
    }

    /** Returns the event, valid until the next one; null if it was dead-lettered. */
    EventView event(ConsumerRecord<byte[], byte[]> record) {
        var event = decode(record, "an enriched event", reader::read);
        if (event == null || EventTimes.areInRange(event)) {
            return event;
        }
        deadLetters.deadLetter(
                record,
                FailureReason.TIMESTAMP_OUT_OF_RANGE,
                "event time " + event.time() + " ms, received at " + event.receivedAt() + " ms");
        return null;
    }

    /** Returns the merge; null if it was dead-lettered. */
    PersonMerge merge(ConsumerRecord<byte[], byte[]> record) {
        return decode(record, "a merge of persons", value -> merges.deserialize(record.topic(), value));
    }

    /** Returns the move; null if it was dead-lettered. */
    PersonMove move(ConsumerRecord<byte[], byte[]> record) {
        return decode(record, "a move of a person", value -> moves.deserialize(record.topic(), value));
    }

    private <T> T decode(ConsumerRecord<byte[], byte[]> record, String what, Decoding<T> decoding) {
        if (record.value() == null) {
            deadLetters.deadLetter(record, FailureReason.CORRUPT_AVRO, what + " without a value");
            return null;
        }
        try {
            return decoding.decode(record.value());
        } catch (CorruptValueException e) { // dead-lettered
            deadLetters.deadLetter(record, FailureReason.CORRUPT_AVRO, e.getMessage());
        } catch (UnknownSchemaIdException e) { // dead-lettered
            deadLetters.deadLetter(record, FailureReason.UNKNOWN_SCHEMA_ID, e.getMessage());
        }
        return null;
    }
}
