package io.millrace.aggregation.partial;

import java.io.ByteArrayOutputStream;
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
        var out = new ByteArrayOutputStream();
        for (var value : group) {
            if (value == null) {
                out.write(0);
            } else {
                var bytes = value.getBytes(StandardCharsets.UTF_8);
                int length = bytes.length + 1;
                while (length > 0x7f) {
                    out.write((length & 0x7f) | 0x80);
                    length >>>= 7;
                }
                out.write(length);
                out.writeBytes(bytes);
            }
        }
        return out.toByteArray();
    }

    /** The values, some of which may be null. */
    public static List<String> decode(byte[] group) {
        var values = new ArrayList<String>();
        int at = 0;
        while (at < group.length) {
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
