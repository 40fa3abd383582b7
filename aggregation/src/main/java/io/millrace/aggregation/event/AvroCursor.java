package io.millrace.aggregation.event;

import io.millrace.schemas.serde.CorruptValueException;

/** A position in Avro binary. Every move is checked against the end, so corrupt lengths cannot lead outside. */
final class AvroCursor {
    private byte[] bytes = new byte[0];
    private int at;

    void start(byte[] value, int offset) {
        bytes = value;
        at = offset;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return at;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    long readLong() {
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
    int readLength() {
        long length = readLong();
        if (length < 0 || length > bytes.length - at) {
            throw new CorruptValueException("a length of " + length + " at byte " + at + " exceeds the value");
        }
        return (int) length;
    }

    /** An index below the bound. */
    int readIndex(int bound) {
        long index = readLong();
        if (index < 0 || index >= bound) {
            throw new CorruptValueException("no branch or symbol " + index + " at byte " + at);
        }
        return (int) index;
    }

    long readFixed8() {
        int from = at;
        skip(8);
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = (value << 8) | (bytes[from + i] & 0xff);
        }
        return value;
    }

    boolean readBoolean() {
        int from = at;
        skip(1);
        return bytes[from] != 0;
    }

    void skip(long count) {
        if (count < 0 || count > bytes.length - at) {
            throw new CorruptValueException("the value is cut off at byte " + at);
        }
        at += (int) count;
    }

    /** The items of the next block of an array or map, 0 at its end. */
    long readBlockCount() {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        // Each item takes at least a byte, so a count beyond the rest is a lie that would keep us looping.
        if (count < 0 || count > bytes.length - at) {
            throw new CorruptValueException("a block of " + count + " items at byte " + at + " exceeds the value");
        }
        return count;
    }
}
