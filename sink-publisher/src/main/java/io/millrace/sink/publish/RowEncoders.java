package io.millrace.sink.publish;

import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroEncoder;
import io.millrace.sink.topic.PreparedTopic;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Encodes rows, with an encoder kept for each schema. One thread's. */
final class RowEncoders {
    private final Map<Integer, AvroEncoder<GenericRecord>> bySchemaId = new HashMap<>();

    /**
     * The row as it goes to its destination.
     *
     * @throws io.millrace.sink.row.RowMismatchException if a value is not of its column's type
     */
    EncodedRow encode(PreparedTopic to, InsightUpdate row) {
        var encoder = bySchemaId.computeIfAbsent(
                to.schemaId(),
                id -> new AvroEncoder<>(new GenericDatumWriter<>(to.format().schema())));
        return new EncodedRow(
                to.topic(), encoder.encode(to.schemaId(), to.format().record(row)));
    }
}
