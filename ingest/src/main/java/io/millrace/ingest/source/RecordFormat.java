package io.millrace.ingest.source;

import io.millrace.ingest.event.Rejection;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reader of a source's records. For the one thread of its source. */
interface RecordFormat {
    /**
     * The record's row; empty if the record describes no event, as Debezium's heartbeats.
     *
     * @throws Rejection if the record cannot be read
     * @throws io.millrace.schemas.serde.CorruptValueException if it is no Avro
     * @throws io.millrace.schemas.serde.UnknownSchemaIdException if the registry does not know its schema
     * @throws io.millrace.schemas.serde.RegistryUnavailableException if the registry does not answer
     */
    Optional<SourceRow> read(ConsumerRecord<byte[], byte[]> record) throws Rejection;

    /** Whether a record without a value may be an event; in all other formats it is a tombstone. */
    default boolean readsEmptyValues(ConsumerRecord<byte[], byte[]> record) {
        return false;
    }
}
