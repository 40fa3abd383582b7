package io.millrace.aggregation.measure;

import io.millrace.schemas.serde.Varint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Growing, reusable buffer for serialization. Not thread-safe. */
public final class ByteSink {
    private byte[] bytes;
    private int length;

    public ByteSink() {
        this(256);
    }

    public ByteSink(int capacity) {
        this.bytes = new byte[Math.max(16, capacity)];
    }

    public void putByte(int value) {
        ensureRoom(1);
        bytes[length++] = (byte) value;
    }

    /** Appends eight bytes, big-endian. */
    public void putLong(long value) {
        ensureRoom(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    public void putDouble(double value) {
        putLong(Double.doubleToLongBits(value));
    }

    /** Appends an unsigned LEB128 varint: one byte below 128, ten bytes for a negative value. */
    public void putVarLong(long value) {
        ensureRoom(Varint.MAX_BYTES);
        length = Varint.write(bytes, length, value);
    }

    /** Appends a zigzag varint, short for small values of either sign. */
    public void putZigZag(long value) {
        putVarLong(Varint.zigZag(value));
    }

    public void putBytes(byte[] value, int offset, int count) {
        ensureRoom(count);
        System.arraycopy(value, offset, bytes, length, count);
        length += count;
    }

    /** Appends a text: its length in bytes as a varint, then UTF-8. */
    public void putText(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        putVarLong(utf8.length);
        putBytes(utf8, 0, utf8.length);
    }

    /** Number of bytes of a text in UTF-8, or more for one with unpaired surrogates. */
    static int utf8Length(String value) {
        int length = value.length();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // A surrogate pair is two characters and four bytes. An unpaired surrogate counts as two, though it is
            // encoded as "?".
            length += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return length;
    }

    /** Number of bytes since the last {@link #clear}. */
    public int length() {
        return length;
    }

    /** Internal array, valid up to {@link #length} and until the next write. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    public void clear() {
        length = 0;
    }

    private void ensureRoom(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
