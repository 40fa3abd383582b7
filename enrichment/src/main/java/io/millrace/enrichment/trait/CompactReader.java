package io.millrace.enrichment.trait;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decoder of values that {@link CompactWriter} wrote. Throws {@link IllegalStateException} on other bytes: they come from the
 * stage's own stores, so this means a bug or a damaged disk. Not thread-safe.
 */
public final class CompactReader {
    private final byte[] bytes;
    private int at;

    public CompactReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads a byte, 0 to 255. */
    public int getByte() {
        need(1);
        return bytes[at++] & 0xFF;
    }

    /** Reads a variable-length number. */
    public long getLong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            var next = getByte();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IllegalStateException("stored value is corrupt: the number that ends at byte " + at + " is too long");
    }

    /** Reads a double. */
    public double getDouble() {
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits = (bits << 8) | getByte();
        }
        return Double.longBitsToDouble(bits);
    }

    /** Reads a string. */
    public String getString() {
        var length = getLong();
        need(length);
        var value = new String(bytes, at, (int) length, StandardCharsets.UTF_8);
        at += (int) length;
        return value;
    }

    /** Reads all remaining bytes. */
    public byte[] remaining() {
        var remaining = Arrays.copyOfRange(bytes, at, bytes.length);
        at = bytes.length;
        return remaining;
    }

    private void need(long length) {
        if (length < 0 || length > bytes.length - at) {
            throw new IllegalStateException("stored value is corrupt: it ends at byte " + bytes.length + ", but "
                    + length + " more bytes are expected at " + at);
        }
    }
}
