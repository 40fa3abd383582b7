package io.millrace.schemas.serde;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Position in Avro binary. Every move is checked against the end: a length that leads outside throws
 * {@link CorruptValueException}. Not thread-safe.
 */
public final class AvroCursor {
    private ByteBuffer in = ByteBuffer.allocate(0);

    /** Moves to an offset of a value. */
    public void start(byte[] value, int offset) {
        in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).position(offset);
    }

    /** The value itself. */
    public byte[] bytes() {
        return in.array();
    }

    /** Offset of the next byte. */
    public int position() {
        return in.position();
    }

    /** Whether nothing is left. */
    public boolean isAtEnd() {
        return !in.hasRemaining();
    }

    /** Reads an int or a long, which Avro zigzags. */
    public long readLong() {
        try {
            return Varint.unZigZag(Varint.read(in));
        } catch (BufferUnderflowException | IllegalArgumentException e) { // dead-lettered by the caller
            throw new CorruptValueException("a number is cut off or longer than ten bytes at byte " + position(), e);
        }
    }

    /** Reads a length that the rest of the bytes can hold. */
    public int readLength() {
        long length = readLong();
        if (length < 0 || length > in.remaining()) {
            throw new CorruptValueException("a length of " + length + " at byte " + position() + " exceeds the value");
        }
        return (int) length;
    }

    /** Reads an index below the bound. */
    public int readIndex(int bound) {
        long index = readLong();
        if (index < 0 || index >= bound) {
            throw new CorruptValueException("no branch or symbol " + index + " at byte " + position());
        }
        return (int) index;
    }

    /** Reads the eight bytes of a double, as its bits. */
    public long readFixed8() {
        require(8);
        return in.getLong();
    }

    /** Reads a boolean: as with Avro, only the byte 1 is true. */
    public boolean readBoolean() {
        require(1);
        return in.get() == 1;
    }

    /** Moves on by that many bytes. */
    public void skip(long count) {
        require(count);
        in.position(in.position() + (int) count);
    }

    /** Reads the number of items in the next block of an array or map, 0 at its end. */
    public long readBlockCount() {
        long count = readLong();
        if (count < 0) {
            if (readLong() < 0) {
                throw new CorruptValueException("a block of a negative size at byte " + position());
            }
            count = -count;
        }
        // Each item takes at least a byte. A count beyond the rest is corrupt, and looping over it would take forever.
        if (count < 0 || count > in.remaining()) {
            throw new CorruptValueException(
                    "a block of " + count + " items at byte " + position() + " exceeds the value");
        }
        return count;
    }

    /** Reads a string and decodes its bytes. */
    public String readText() {
        int length = readLength();
        var text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
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

    private void require(long count) {
        if (count < 0 || count > in.remaining()) {
            throw new CorruptValueException("the value is cut off at byte " + position());
        }
    }
}
