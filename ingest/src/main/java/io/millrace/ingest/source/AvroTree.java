package io.millrace.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Avro data as JSON: decimals as numbers, timestamps and dates as ISO-8601 text, other bytes in Base64, numbers that are none as
 * null. The schema bounds the depth.
 */
final class AvroTree {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AvroTree() {}

    static JsonNode of(Object data, Schema schema) {
        if (data == null) {
            return JSON.nullNode();
        }
        return switch (schema.getType()) {
            case RECORD -> record((IndexedRecord) data);
            case MAP -> map((Map<?, ?>) data, schema);
            case ARRAY -> array((Collection<?>) data, schema);
            case UNION -> of(data, schema.getTypes().get(GenericData.get().resolveUnion(schema, data)));
            case BOOLEAN -> JSON.booleanNode((Boolean) data);
            case INT -> integer((Integer) data, schema.getLogicalType());
            case LONG -> integer((Long) data, schema.getLogicalType());
            case FLOAT, DOUBLE -> real((Number) data);
            case BYTES -> bytes(((ByteBuffer) data).duplicate(), schema);
            case FIXED -> bytes(ByteBuffer.wrap(((GenericFixed) data).bytes()), schema);
            default -> JSON.textNode(data.toString());
        };
    }

    private static JsonNode record(IndexedRecord record) {
        var object = JSON.objectNode();
        for (var field : record.getSchema().getFields()) {
            object.set(field.name(), of(record.get(field.pos()), field.schema()));
        }
        return object;
    }

    private static JsonNode map(Map<?, ?> map, Schema schema) {
        var object = JSON.objectNode();
        map.forEach((key, value) -> object.set(key.toString(), of(value, schema.getValueType())));
        return object;
    }

    private static JsonNode array(Collection<?> items, Schema schema) {
        var array = JSON.arrayNode();
        items.forEach(item -> array.add(of(item, schema.getElementType())));
        return array;
    }

    private static JsonNode integer(Number number, LogicalType type) {
        try {
            if (type instanceof LogicalTypes.TimestampMillis || type instanceof LogicalTypes.LocalTimestampMillis) {
                return JSON.textNode(Instant.ofEpochMilli(number.longValue()).toString());
            }
            if (type instanceof LogicalTypes.TimestampMicros || type instanceof LogicalTypes.LocalTimestampMicros) {
                return JSON.textNode(time(number.longValue(), 1_000_000));
            }
            if (type instanceof LogicalTypes.TimestampNanos || type instanceof LogicalTypes.LocalTimestampNanos) {
                return JSON.textNode(time(number.longValue(), 1_000_000_000));
            }
            if (type instanceof LogicalTypes.Date) {
                return JSON.textNode(LocalDate.ofEpochDay(number.longValue()).toString());
            }
        } catch (DateTimeException e) {
            // Not an error here: the number stays, and is rejected if it is mapped to the event's time.
            return JSON.numberNode(number.longValue());
        }
        return JSON.numberNode(number.longValue());
    }

    private static String time(long count, long perSecond) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(count, perSecond), Math.floorMod(count, perSecond) * (1_000_000_000 / perSecond))
                .toString();
    }

    private static JsonNode real(Number number) {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            return JSON.nullNode();
        }
        // A float as its own digits, not as those of the double that is equal to it.
        return number instanceof Float ? JSON.numberNode(new BigDecimal(number.toString())) : JSON.numberNode(value);
    }

    private static JsonNode bytes(ByteBuffer buffer, Schema schema) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal && bytes.length > 0) {
            return JSON.numberNode(new BigDecimal(new BigInteger(bytes), decimal.getScale()));
        }
        return JSON.binaryNode(bytes);
    }
}
