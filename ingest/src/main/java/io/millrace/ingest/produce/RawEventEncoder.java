package io.millrace.ingest.produce;

import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.event.RawEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes raw events in Confluent's wire format, field by field in the order of their schema: the same bytes as Avro's
 * writer, which asks the schema of each field and value anew. A test compares the two, so
 * that a field that is added to the schema can't be forgotten here. Not thread-safe.
 */
final class RawEventEncoder {
    private static final int FIRST = 1024;

    // Branches of the union of flattened values.
    private static final int NULL = 0;
    private static final int BOOLEAN = 1;
    private static final int LONG = 2;
    private static final int DOUBLE = 3;
    private static final int STRING = 4;
    private static final int JSON_TEXT = 5;

    private byte[] buffer = new byte[FIRST];
    private int at;

    /**
     * The event behind a header that names its schema.
     *
     * @param schemaId the registry's id of RawEvent's schema
     */
    @SuppressWarnings("EnumOrdinal") // Avro's number of a symbol; the enum is generated in the schema's order.
    byte[] encode(int schemaId, RawEvent event) {
        at = 0;
        room(5);
        // Confluent's header: a zero byte, then the id.
        ByteBuffer.wrap(buffer).put((byte) 0).putInt(schemaId);
        at = 5;
        text(event.getTenant());
        text(event.getMessageId());
        number(event.getType().ordinal());
        optional(event.getName());
        optional(event.getUserId());
        optional(event.getAnonymousId());
        optional(event.getPreviousId());
        optional(event.getGroupId());
        number(event.getTime());
        number(event.getReceivedAt());
        optional(event.getOriginalTimestamp());
        optional(event.getSentAt());
        optional(event.getIp());
        optional(event.getUserAgent());
        optional(event.getWriteKeyId());
        map(event.getProperties());
        map(event.getTraits());
        map(event.getContext());
        return Arrays.copyOf(buffer, at);
    }

    private void map(Map<String, Object> values) {
        if (!values.isEmpty()) {
            number(values.size());
            for (var entry : values.entrySet()) {
                text(entry.getKey());
                value(entry.getValue());
            }
        }
        number(0);
    }

    private void value(Object value) {
        if (value instanceof String string) {
            number(STRING);
            text(string);
        } else if (value instanceof Long number) {
            number(LONG);
            number(number);
        } else if (value instanceof Double number) {
            number(DOUBLE);
            fixed(Double.doubleToRawLongBits(number));
        } else if (value instanceof Boolean bool) {
            number(BOOLEAN);
            room(1);
            buffer[at++] = (byte) (bool ? 1 : 0);
        } else if (value instanceof JsonText json) {
            number(JSON_TEXT);
            text(json.getJson());
        } else if (value == null) {
            number(NULL);
        } else {
            throw new IllegalArgumentException("not a flattened value: " + value.getClass());
        }
    }

    private void optional(String value) {
        if (value == null) {
            number(0);
        } else {
            number(1);
            text(value);
        }
    }

    private void optional(Long value) {
        if (value == null) {
            number(0);
        } else {
            number(1);
            number(value);
        }
    }

    private void text(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, buffer, at, utf8.length);
        at += utf8.length;
    }

    /** Zigzag, then seven bits a byte, the lowest first. */
    private void number(long value) {
        room(10);
        long bits = (value << 1) ^ (value >> 63);
        while ((bits & ~0x7fL) != 0) {
            buffer[at++] = (byte) (bits | 0x80);
            bits >>>= 7;
        }
        buffer[at++] = (byte) bits;
    }

    /** Eight bytes, the lowest first. */
    private void fixed(long bits) {
        room(8);
        for (int shift = 0; shift < 64; shift += 8) {
            buffer[at++] = (byte) (bits >>> shift);
        }
    }

    private void room(int bytes) {
        if (buffer.length - at < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + bytes));
        }
    }
}
