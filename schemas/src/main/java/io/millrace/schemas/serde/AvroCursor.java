package io.millrace.schemas.serde;

import java.nio.charset.StandardCharsets;

/**
 * A position in Avro binary. Every move is checked against the end, so corrupt lengths cannot lead outside: it throws
 * {@link CorruptValueException} instead. Not thread-safe.
 */
public final class AvroCursor {
    private byte[] bytes = new byte[0];
    private int at;

    /** Goes to an offset of a value. */
    public void start(byte[] value, int offset) {
        bytes = value;
        at = offset;
    }

    /** The value itself. */
    public byte[] bytes() {
        return bytes;
    }

    /** Offset of the next byte. */
    public int position() {
        return at;
    }

    /** Whether nothing is left. */
    public boolean isAtEnd() {
        return at == bytes.length;
    }

    /** An int or a long: zigzag, seven bits a byte. */
    public long readLong() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at >= bytes.length) {
                throw new CorruptValueException("a number is cut off at byte " + at);
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new CorruptValueException("a number is longer than ten bytes at byte " + at);
    }

    /** A length that the rest of the bytes can hold. */
    public int readLength() {
        long length = readLong();
        if (length < 0 || length > bytes.length - at) {
            throw new CorruptValueException("a length of " + length + " at byte " + at + " exceeds the value");
        }
        return (int) length;
    }

    /** An index below the bound. */
    public int readIndex(int bound) {
        long index = readLong();
        if (index < 0 || index >= bound) {
            throw new CorruptValueException("no branch or symbol " + index + " at byte " + at);
        }
        return (int) index;
    }

    /** The eight bytes of a double, as its bits. */
    public long readFixed8() {
        int from = at;
        skip(8);
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = (value << 8) | (bytes[from + i] & 0xff);
        }
        return value;
    }

    /** A boolean: as with Avro, only the byte 1 is true. */
    public boolean readBoolean() {
        int from = at;
        skip(1);
        return bytes[from] == 1;
    }

    /** Goes on by that many bytes. */
    public void skip(long count) {
        if (count < 0 || count > bytes.length - at) {
            throw new CorruptValueException("the value is cut off at byte " + at);
        }
        at += (int) count;
    }

    /** The items of the next block of an array or map, 0 at its end. */
    public long readBlockCount() {
        long count = readLong();
        if (count < 0) {
            if (readLong() < 0) {
                throw new CorruptValueException("a block of a negative size at byte " + at);
            }
            count = -count;
        }
        // Each item takes at least a byte, so a count beyond the rest is a lie that would keep us looping.
        if (count < 0 || count > bytes.length - at) {
            throw new CorruptValueException("a block of " + count + " items at byte " + at + " exceeds the value");
        }
        return count;
    }

    /** A string, its bytes decoded. */
    public String readText() {
        int length = readLength();
        var text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    /** Null or a string, of a union of the two. */
    String readOptionalText() {
        return readIndex(2) == 0 ? null : readText();
    }

    /** Null or a long, of a union of the two. */
    Long readOptionalLong() {
        return readIndex(2) == 0 ? null : (Long) readLong();
    }
}
