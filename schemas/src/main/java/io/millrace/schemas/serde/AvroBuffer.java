package io.millrace.schemas.serde;

import io.millrace.schemas.event.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reusable buffer in which Avro binary is written. Not thread-safe. */
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

    void writeMap(Map<String, Object> values) {
        if (values instanceof EncodedMap encoded) {
            copy(encoded.bytes(), encoded.from(), encoded.to());
            return;
        }
        if (!values.isEmpty()) {
            writeLong(values.size());
            for (var entry : values.entrySet()) {
                writeString(entry.getKey());
                value(entry.getValue());
            }
        }
        writeLong(0);
    }

    void writeStrings(List<String> values) {
        if (!values.isEmpty()) {
            writeLong(values.size());
            values.forEach(this::writeString);
        }
        writeLong(0);
    }

    private void value(Object value) {
        if (value instanceof String string) {
            writeLong(Branch.STRING);
            writeString(string);
        } else if (value instanceof Long number) {
            writeLong(Branch.LONG);
            writeLong(number);
        } else if (value instanceof Double number) {
            writeLong(Branch.DOUBLE);
            fixed(Double.doubleToRawLongBits(number));
        } else if (value instanceof Boolean bool) {
            writeLong(Branch.BOOLEAN);
            writeBoolean(bool);
        } else if (value instanceof JsonText json) {
            writeLong(Branch.JSON_TEXT);
            writeString(json.getJson());
        } else if (value == null) {
            writeLong(Branch.NULL);
        } else {
            throw new IllegalArgumentException("not a flattened value: " + value.getClass());
        }
    }

    void writeOptional(String value) {
        if (value == null) {
            writeLong(0);
        } else {
            writeLong(1);
            writeString(value);
        }
    }

    void writeOptional(Long value) {
        if (value == null) {
            writeLong(0);
        } else {
            writeLong(1);
            writeLong(value);
        }
    }

    void writeString(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        writeLong(utf8.length);
        copy(utf8, 0, utf8.length);
    }

    void writeBoolean(boolean value) {
        room(1);
        buffer[at++] = (byte) (value ? 1 : 0);
    }

    void writeLong(long value) {
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
