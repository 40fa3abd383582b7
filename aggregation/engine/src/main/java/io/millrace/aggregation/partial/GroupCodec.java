package io.millrace.aggregation.partial;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A group, the values of an insight's dimensions, as bytes: for each value its length in UTF-8 plus one as a varint,
 * then the bytes; zero for null. Equal groups have equal bytes.
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

    /** The same of values that are given in UTF-8. */
    public static byte[] encodeUtf8(byte[][] values) {
        int size = 0;
        for (var value : values) {
            size += value == null ? 1 : varIntSize(value.length + 1) + value.length;
        }
        var out = new byte[size];
        int at = 0;
        for (var value : values) {
            int length = value == null ? 0 : value.length + 1;
            while (length > 0x7f) {
                out[at++] = (byte) ((length & 0x7f) | 0x80);
                length >>>= 7;
            }
            out[at++] = (byte) length;
            if (value != null) {
                System.arraycopy(value, 0, out, at, value.length);
                at += value.length;
            }
        }
        return out;
    }

    private static int varIntSize(int value) {
        return value <= 0x7f ? 1 : value <= 0x3fff ? 2 : value <= 0x1fffff ? 3 : value <= 0xfffffff ? 4 : 5;
    }

    /** The values, some of which may be null. */
    public static List<String> decode(byte[] group) {
        return decode(group, 0, group.length);
    }

    /** The values of a group that lies within other bytes. */
    public static List<String> decode(byte[] group, int from, int to) {
        var values = new ArrayList<String>();
        int at = from;
        while (at < to) {
            int length = 0;
            int shift = 0;
            byte next;
            do {
                next = group[at++];
                length |= (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
            if (length == 0) {
                values.add(null);
            } else {
                values.add(new String(group, at, length - 1, StandardCharsets.UTF_8));
                at += length - 1;
            }
        }
        return Collections.unmodifiableList(values);
    }
}
