package io.millrace.schemas.serde;

import java.nio.ByteBuffer;

/**
 * Variable-length integer codec, as in Avro and Protocol Buffers: seven bits a byte, the lowest first, the top bit set on
 * every byte but the last. A negative number takes ten bytes unless it is zigzagged first. Topics and state stores hold
 * these bytes, so they may never change.
 */
public final class Varint {
    /** The longest encoding of a number. */
    public static final int MAX_BYTES = 10;

    private Varint() {}

    /**
     * Writes a number.
     *
     * @return offset of the byte behind it
     */
    public static int write(byte[] to, int offset, long value) {
        int at = offset;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        return at;
    }

    /** How many bytes {@link #write} takes for a number. */
    public static int size(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    /**
     * Reads the number at a buffer's position, which moves behind it.
     *
     * @throws java.nio.BufferUnderflowException if the buffer ends within the number
     * @throws IllegalArgumentException if the number has no end within ten bytes
     */
    public static long read(ByteBuffer in) {
        byte next = in.get();
        if (next >= 0) {
            return next;
        }
        long value = next & 0x7f;
        for (int shift = 7; shift < 7 * MAX_BYTES; shift += 7) {
            next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a varint is longer than ten bytes");
    }

    /** Maps numbers of small magnitude and either sign to small unsigned ones: 0, -1, 1, -2 become 0, 1, 2, 3. */
    public static long zigZag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    /** The number that {@link #zigZag} made the given one of. */
    public static long unZigZag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
