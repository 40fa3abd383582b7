package io.millrace.enrichment.trait;

import io.millrace.schemas.serde.Varint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Grows a byte array: variable-length numbers, length-prefixed strings. Not thread-safe; made to be reused. */
public final class CompactWriter {
    private byte[] bytes = new byte[256];
    private int size;

    /** Starts over, keeping the buffer. */
    public CompactWriter reset() {
        size = 0;
        return this;
    }

    /** One byte, of which the low eight bits count. */
    public void putByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** A number in 1 to 10 bytes, small magnitudes in few (zig-zag, so negative ones too). */
    public void putLong(long value) {
        room(Varint.MAX_BYTES);
        size = Varint.write(bytes, size, Varint.zigZag(value));
    }

    /** A double in eight bytes, bit for bit. */
    public void putDouble(double value) {
        room(8);
        var bits = Double.doubleToRawLongBits(value);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (bits >>> shift);
        }
    }

    /** Length and UTF-8 bytes. */
    public void putString(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        putLong(utf8.length);
        putRaw(utf8);
    }

    /** The bytes as they are, without their length. */
    public void putRaw(byte[] raw) {
        room(raw.length);
        System.arraycopy(raw, 0, bytes, size, raw.length);
        size += raw.length;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
