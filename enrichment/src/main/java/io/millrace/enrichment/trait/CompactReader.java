package io.millrace.enrichment.trait;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link CompactWriter} wrote. Bytes that it did not write end in an {@link IllegalStateException}: they come
 * from our own store, so that is a bug or a broken disk and nothing to go on from. Not thread-safe.
 */
public final class CompactReader {
    private final byte[] bytes;
    private int at;

    public CompactReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The next byte, 0 to 255. */
    public int getByte() {
        need(1);
        return bytes[at++] & 0xFF;
    }

    /** The next variable-length number. */
    public long getLong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            var next = getByte();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IllegalStateException("a number has no end at byte " + at);
    }

    /** The next double. */
    public double getDouble() {
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits = (bits << 8) | getByte();
        }
        return Double.longBitsToDouble(bits);
    }

    /** The next string. */
    public String getString() {
        var length = getLong();
        need(length);
        var value = new String(bytes, at, (int) length, StandardCharsets.UTF_8);
        at += (int) length;
        return value;
    }

    /** All that is left, as bytes. */
    public byte[] rest() {
        var rest = Arrays.copyOfRange(bytes, at, bytes.length);
        at = bytes.length;
        return rest;
    }

    private void need(long length) {
        if (length < 0 || length > bytes.length - at) {
            throw new IllegalStateException("state ends at byte " + bytes.length + ", " + length + " needed at " + at);
        }
    }
}
