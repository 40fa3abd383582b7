package io.millrace.enrichment.trait;

import io.millrace.schemas.serde.Varint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Encoder of variable-length numbers and length-prefixed strings into a growing, reusable buffer. Not thread-safe. */
public final class CompactWriter {
    private byte[] bytes = new byte[256];
    private int size;

    /** Empties the buffer, keeping its capacity. */
    public CompactWriter reset() {
        size = 0;
        return this;
    }

    /** Writes the low eight bits. */
    public void putByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** Writes a number in 1 to 10 bytes, fewer for smaller magnitudes (zig-zag). */
    public void putLong(long value) {
        room(Varint.MAX_BYTES);
        size = Varint.write(bytes, size, Varint.zigZag(value));
    }

    /** Writes the bits of a double in eight bytes. */
    public void putDouble(double value) {
        putFixedLong(Double.doubleToRawLongBits(value));
    }

    /** Writes a number in eight bytes, for those that are seldom small. */
    public void putFixedLong(long bits) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (bits >>> shift);
        }
    }

    /** Writes a string: length and UTF-8 bytes. */
    public void putString(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        putLong(utf8.length);
        putRaw(utf8);
    }

    /** Writes bytes without their length. */
    public void putRaw(byte[] raw) {
        room(raw.length);
        System.arraycopy(raw, 0, bytes, size, raw.length);
        size += raw.length;
    }

    /** Copies the written bytes. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
