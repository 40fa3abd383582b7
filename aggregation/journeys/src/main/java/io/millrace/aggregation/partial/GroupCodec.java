package io.millrace.aggregation.partial;

import io.millrace.schemas.serde.Varint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Encoding of a group, the values of an insight's dimensions: for each value its length in UTF-8 plus one as a varint, then the
 * bytes; zero for null. Equal groups have equal bytes.
 */
public final class GroupCodec {
    private GroupCodec() {}

    public static byte[] encode(List<String> group) {
        var values = new byte[group.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = group.get(i) == null ? null : group.get(i).getBytes(StandardCharsets.UTF_8);
        }
        return encodeUtf8(values);
    }

    /** Encodes values that are in UTF-8 already; null stays null. */
    public static byte[] encodeUtf8(byte[][] values) {
        int size = 0;
        for (var value : values) {
            size += value == null ? 1 : Varint.size(value.length + 1) + value.length;
        }
        var out = new byte[size];
        int at = 0;
        for (var value : values) {
            at = Varint.write(out, at, value == null ? 0 : value.length + 1);
            if (value != null) {
                System.arraycopy(value, 0, out, at, value.length);
                at += value.length;
            }
        }
        return out;
    }

    /** Decodes a group; its values may be null. */
    public static List<String> decode(byte[] group) {
        return decode(group, 0, group.length);
    }

    /** Decodes a group that is part of an array. */
    public static List<String> decode(byte[] group, int from, int to) {
        var values = new ArrayList<String>();
        var in = ByteBuffer.wrap(group, from, to - from);
        while (in.hasRemaining()) {
            int length = (int) Varint.read(in) - 1;
            if (length < 0) {
                values.add(null);
            } else {
                values.add(new String(group, in.position(), length, StandardCharsets.UTF_8));
                in.position(in.position() + length);
            }
        }
        return Collections.unmodifiableList(values);
    }
}
