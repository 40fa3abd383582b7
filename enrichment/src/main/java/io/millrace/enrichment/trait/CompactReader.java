package io.millrace.enrichment.trait;

import io.millrace.schemas.serde.Varint;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Decoder of values that {@link CompactWriter} wrote. Throws {@link IllegalStateException} on other bytes: they come from the
 * stage's own stores, so this means a bug or a damaged disk. Not thread-safe.
 */
public final class CompactReader {
    private final ByteBuffer in;

    public CompactReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /** Reads a byte, 0 to 255. */
    public int getByte() {
        need(1);
        return in.get() & 0xFF;
    }

    /** Reads a variable-length number. */
    public long getLong() {
        try {
            return Varint.unZigZag(Varint.read(in));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // Crash: a bug or a damaged disk.
            throw new IllegalStateException(
                    "stored value is corrupt: the number that ends at byte " + in.position()
                            + " is incomplete or too long",
                    e);
        }
    }

    /** Reads a double. */
    public double getDouble() {
        need(8);
        return in.getDouble();
    }

    /** Reads a number of eight bytes. */
    public long getFixedLong() {
        need(8);
        return in.getLong();
    }

    /** Reads a string. */
    public String getString() {
        var length = getLong();
        need(length);
        var value = new String(in.array(), in.position(), (int) length, StandardCharsets.UTF_8);
        in.position(in.position() + (int) length);
        return value;
    }

    /** Reads so many bytes. */
    public byte[] getRaw(long length) {
        need(length);
        var raw = new byte[(int) length];
        in.get(raw);
        return raw;
    }

    /** Reads all remaining bytes. */
    public byte[] remaining() {
        var remaining = new byte[in.remaining()];
        in.get(remaining);
        return remaining;
    }

    private void need(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalStateException("stored value is corrupt: it ends at byte " + in.limit() + ", but " + length
                    + " more bytes are expected at " + in.position());
        }
    }
}
