package io.millrace.aggregation.measure;

import io.millrace.schemas.serde.Varint;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Decoding of what {@link ByteSink} writes. */
public final class ByteSource {
    private ByteSource() {}

    public static long getVarLong(ByteBuffer in) {
        return Varint.read(in);
    }

    public static long getZigZag(ByteBuffer in) {
        return Varint.unZigZag(Varint.read(in));
    }

    public static String getText(ByteBuffer in) {
        return new String(getBytes(in, getCount(in, 1)), StandardCharsets.UTF_8);
    }

    static byte[] getBytes(ByteBuffer in, int count) {
        var bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    /** Reads a count of items of at least {@code itemBytes} each, checked against the remaining bytes before anything is allocated. */
    static int getCount(ByteBuffer in, int itemBytes) {
        long count = getVarLong(in);
        if (count < 0 || count > in.remaining() / itemBytes) {
            throw new BufferUnderflowException();
        }
        return (int) count;
    }

    /** Reads the version byte at the start of an accumulator and checks it. */
    static void expectVersion(ByteBuffer in, int version, String function) {
        int found = in.get();
        if (found != version) {
            throw new IllegalArgumentException("state of " + function + "() has format version " + found
                    + "; this release reads version " + version);
        }
    }
}
