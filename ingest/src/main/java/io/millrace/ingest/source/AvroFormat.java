package io.millrace.ingest.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.event.JsonTree;
import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.serde.AnyAvroReader;
import io.millrace.schemas.serde.SchemaIds;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Avro records in Confluent's wire format, as the JSON that they mean. */
final class AvroFormat implements RecordFormat {
    private final AnyAvroReader reader;
    private final JsonTree json;

    /** @param json bounds the size of records */
    AvroFormat(SchemaIds ids, JsonTree json) {
        this.reader = new AnyAvroReader(ids);
        this.json = json;
    }

    @Override
    public Optional<SourceRow> read(ConsumerRecord<byte[], byte[]> record) throws Rejection {
        return Optional.of(SourceRow.of(object(record.value())));
    }

    ObjectNode object(byte[] value) throws Rejection {
        json.requireSize(value.length);
        var read = reader.read(value);
        if (AvroTree.of(read.data(), read.schema()) instanceof ObjectNode object) {
            return object;
        }
        throw new Rejection(FailureReason.INVALID_FIELD, "", "a record must be an Avro record or map");
    }
}
