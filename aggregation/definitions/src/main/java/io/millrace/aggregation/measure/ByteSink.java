package io.millrace.aggregation.measure;

import io.millrace.schemas.serde.Varint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A buffer that grows as bytes are written to it, and is reused. Not thread-safe. */
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
        room(1);
        bytes[length++] = (byte) value;
    }

    /** Eight bytes, big-endian. */
    public void putLong(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    public void putDouble(double value) {
        putLong(Double.doubleToLongBits(value));
    }

    /** An unsigned varint: seven bits a byte, low ones first; one byte below 128, ten for a negative value. */
    public void putVarLong(long value) {
        room(Varint.MAX_BYTES);
        length = Varint.write(bytes, length, value);
    }

    /** A varint that is short for small values of either sign. */
    public void putZigZag(long value) {
        putVarLong(Varint.zigZag(value));
    }

    public void putBytes(byte[] value, int offset, int count) {
        room(count);
        System.arraycopy(value, offset, bytes, length, count);
        length += count;
    }

    /** Length as a varint, then UTF-8. */
    public void putText(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        putVarLong(utf8.length);
        putBytes(utf8, 0, utf8.length);
    }

    /** How many bytes a text takes in UTF-8. */
    static int utf8Length(String value) {
        int length = value.length();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // A pair of surrogates is two characters and four bytes; one alone becomes a question mark.
            length += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return length;
    }

    /** How many bytes were written since the last {@link #clear}. */
    public int length() {
        return length;
    }

    /** The bytes themselves, valid up to {@link #length} and until the next write. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** A view of what was written, valid until the next write. */
    public ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    public void clear() {
        length = 0;
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
