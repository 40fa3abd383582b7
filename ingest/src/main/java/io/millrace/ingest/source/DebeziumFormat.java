package io.millrace.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.ingest.event.JsonTree;
import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Debezium's envelope, in JSON (with or without its schema) or Avro. The row is the one after the change, that before it for a
 * delete. Names of metadata are those of Debezium's {@code ExtractNewRecordState}.
 *
 * @see <a href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-events">Data change
 *     events</a>
 */
final class DebeziumFormat implements RecordFormat {
    private static final Map<String, String> VERBS =
            Map.of("c", "created", "u", "updated", "d", "deleted", "r", "read");

    private final JsonTree json;
    private final AvroFormat avro;
    private final Set<String> operations;

    /** @param operations those that become events: c, u, d, r */
    DebeziumFormat(JsonTree json, AvroFormat avro, Set<String> operations) {
        this.json = json;
        this.avro = avro;
        this.operations = operations;
    }

    @Override
    public Optional<SourceRow> read(ConsumerRecord<byte[], byte[]> record) throws Rejection {
        var value = record.value();
        var read = value.length > 0 && value[0] == 0 ? avro.object(value) : JsonFormat.object(json, value);
        var envelope = read.get("payload") instanceof ObjectNode payload && read.has("schema") ? payload : read;
        var operation = envelope.path("op").asText("");
        if (operation.isEmpty()) {
            return notARow(envelope);
        }
        if (!operations.contains(operation)) {
            return Optional.empty();
        }
        var side = operation.equals("d") ? "before" : "after";
        if (!(envelope.get(side) instanceof ObjectNode row)) {
            throw new Rejection(
                    FailureReason.MISSING_FIELD,
                    "." + side,
                    "a change with op \"" + operation + "\" needs the row in " + side);
        }
        return Optional.of(row(row, operation, envelope));
    }

    /** Heartbeats, changes of schemas and ends of transactions are no rows; anything else is no envelope. */
    private static Optional<SourceRow> notARow(ObjectNode envelope) throws Rejection {
        boolean isHeartbeat = envelope.has("ts_ms") && envelope.size() == 1;
        if (isHeartbeat || envelope.has("ddl") || envelope.has("tableChanges") || envelope.has("status")) {
            return Optional.empty();
        }
        throw new Rejection(FailureReason.MISSING_FIELD, ".op", "no envelope of Debezium: op is missing");
    }

    private static SourceRow row(ObjectNode row, String operation, ObjectNode envelope) {
        var source = envelope.path("source");
        var table = source.hasNonNull("table") ? source.get("table") : source.path("collection");
        var time = source.path("ts_ms").asLong(0) > 0 ? source.get("ts_ms") : envelope.get("ts_ms");
        var metadata = new HashMap<String, JsonNode>();
        metadata.put("__op", envelope.get("op"));
        metadata.put("__table", table);
        metadata.put("__db", source.get("db"));
        metadata.put("__source_ts_ms", source.get("ts_ms"));
        metadata.put("__ts_ms", envelope.get("ts_ms"));
        metadata.values().removeIf(value -> value == null || value.isMissingNode());
        var defaults = new HashMap<String, JsonNode>();
        if (time != null && time.asLong(0) > 0) {
            defaults.put("time", time);
        }
        defaults.put(
                "name",
                TextNode.valueOf((table.asText("").isEmpty() ? "row" : table.asText())
                        + " "
                        + VERBS.getOrDefault(operation, operation)));
        return new SourceRow(row, Map.copyOf(metadata), Map.copyOf(defaults));
    }
}
