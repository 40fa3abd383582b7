package io.millrace.ingest.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.event.JsonTree;
import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.serde.WireFormat;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** JSON objects; five bytes in front of them, as Confluent's JSON Schema serializer writes, are passed over. */
final class JsonFormat implements RecordFormat {
    private final JsonTree json;

    JsonFormat(JsonTree json) {
        this.json = json;
    }

    @Override
    public Optional<SourceRow> read(ConsumerRecord<byte[], byte[]> record) throws Rejection {
        return Optional.of(SourceRow.of(object(json, record.value())));
    }

    static ObjectNode object(JsonTree json, byte[] value) throws Rejection {
        int from = value.length > WireFormat.HEADER && value[0] == 0 ? WireFormat.HEADER : 0;
        if (json.parse(value, from, value.length) instanceof ObjectNode object) {
            return object;
        }
        throw new Rejection(FailureReason.INVALID_FIELD, "", "a record must be a JSON object");
    }
}
