package io.millrace.schemas.serde;

import io.millrace.schemas.event.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Avro binary under construction, in one buffer that it keeps. Not thread-safe. */
final class AvroBuffer {
    private static final int FIRST = 1024;

    private byte[] buffer = new byte[FIRST];
    private int at;

    /** Forgets what was written, and leaves room for the header. */
    void start() {
        at = WireFormat.HEADER;
    }

    /** A copy of what was written, behind a header that names the schema. */
    byte[] toBytes(int schemaId) {
        var written = Arrays.copyOf(buffer, at);
        WireFormat.writeHeader(written, schemaId);
        return written;
    }

    void map(Map<String, Object> values) {
        if (values instanceof EncodedMap encoded) {
            copy(encoded.bytes(), encoded.from(), encoded.to());
            return;
        }
        if (!values.isEmpty()) {
            number(values.size());
            for (var entry : values.entrySet()) {
                text(entry.getKey());
                value(entry.getValue());
            }
        }
        number(0);
    }

    void texts(List<String> values) {
        if (!values.isEmpty()) {
            number(values.size());
            values.forEach(this::text);
        }
        number(0);
    }

    private void value(Object value) {
        if (value instanceof String string) {
            number(Branch.STRING);
            text(string);
        } else if (value instanceof Long number) {
            number(Branch.LONG);
            number(number);
        } else if (value instanceof Double number) {
            number(Branch.DOUBLE);
            fixed(Double.doubleToRawLongBits(number));
        } else if (value instanceof Boolean bool) {
            number(Branch.BOOLEAN);
            flag(bool);
        } else if (value instanceof JsonText json) {
            number(Branch.JSON_TEXT);
            text(json.getJson());
        } else if (value == null) {
            number(Branch.NULL);
        } else {
            throw new IllegalArgumentException("not a flattened value: " + value.getClass());
        }
    }

    void optional(String value) {
        if (value == null) {
            number(0);
        } else {
            number(1);
            text(value);
        }
    }

    void optional(Long value) {
        if (value == null) {
            number(0);
        } else {
            number(1);
            number(value);
        }
    }

    void text(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        copy(utf8, 0, utf8.length);
    }

    void flag(boolean value) {
        room(1);
        buffer[at++] = (byte) (value ? 1 : 0);
    }

    void number(long value) {
        room(Varint.MAX_BYTES);
        at = Varint.write(buffer, at, Varint.zigZag(value));
    }

    /** Eight bytes, the lowest first. */
    private void fixed(long bits) {
        room(8);
        for (int shift = 0; shift < 64; shift += 8) {
            buffer[at++] = (byte) (bits >>> shift);
        }
    }

    private void copy(byte[] bytes, int from, int to) {
        room(to - from);
        System.arraycopy(bytes, from, buffer, at, to - from);
        at += to - from;
    }

    private void room(int bytes) {
        if (buffer.length - at < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + bytes));
        }
    }
}
