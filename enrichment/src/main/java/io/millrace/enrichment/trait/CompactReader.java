package io.millrace.enrichment.trait;

import io.millrace.schemas.serde.Varint;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link CompactWriter} wrote. Other bytes end in an {@link IllegalStateException}: the state store is our
 * own, so that is a bug or a broken disk. Not thread-safe.
 */
public final class CompactReader {
    private final ByteBuffer in;

    public CompactReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /** The next byte, 0 to 255. */
    public int getByte() {
        need(1);
        return in.get() & 0xFF;
    }

    /** The next variable-length number. */
    public long getLong() {
        try {
            return Varint.unZigZag(Varint.read(in));
        } catch (BufferUnderflowException | IllegalArgumentException e) { // crash: a bug or a broken disk
            throw new IllegalStateException("a number has no end at byte " + in.position(), e);
        }
    }

    /** The next double. */
    public double getDouble() {
        need(8);
        return in.getDouble();
    }

    /** The next string. */
    public String getString() {
        var length = getLong();
        need(length);
        var value = new String(in.array(), in.position(), (int) length, StandardCharsets.UTF_8);
        in.position(in.position() + (int) length);
        return value;
    }

    /** All that is left, as bytes. */
    public byte[] rest() {
        var rest = new byte[in.remaining()];
        in.get(rest);
        return rest;
    }

    private void need(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalStateException(
                    "state ends at byte " + in.limit() + ", " + length + " needed at " + in.position());
        }
    }
}
