package io.millrace.sink.publish;

import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroEncoder;
import io.millrace.sink.topic.PreparedTopic;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Encoder of rows, which keeps one Avro encoder per schema. Not thread-safe. */
final class RowEncoders {
    private final Map<Integer, AvroEncoder<GenericRecord>> bySchemaId = new HashMap<>();

    /**
     * Encodes a row for its topic.
     *
     * @throws io.millrace.sink.row.RowMismatchException if a value is not of its column's type
     */
    EncodedRow encode(PreparedTopic topic, InsightUpdate row) {
        var encoder = bySchemaId.computeIfAbsent(
                topic.schemaId(),
                id -> new AvroEncoder<>(new GenericDatumWriter<>(topic.mapper().schema())));
        return new EncodedRow(
                topic.name(), encoder.encode(topic.schemaId(), topic.mapper().toRecord(row)));
    }
}
