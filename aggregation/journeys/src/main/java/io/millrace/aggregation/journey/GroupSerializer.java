package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Serialized form and order of the groups in histories. */
final class GroupSerializer {
    private GroupSerializer() {}

    /** Total order, nulls first, by which the first of two events at the same time is chosen. */
    static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            var mine = one.get(i);
            var theirs = other.get(i);
            int order = mine == null || theirs == null
                    ? Boolean.compare(mine != null, theirs != null)
                    : mine.compareTo(theirs);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    static void serialize(List<String> group, ByteSink out) {
        for (var value : group) {
            out.putByte(value == null ? 0 : 1);
            if (value != null) {
                out.putText(value);
            }
        }
    }

    static List<String> deserialize(ByteBuffer in, int width) {
        var group = new String[width];
        for (int i = 0; i < width; i++) {
            group[i] = in.get() == 0 ? null : ByteSource.getText(in);
        }
        return Arrays.asList(group);
    }

    static int heapBytes(List<String> group) {
        int size = 40;
        for (var value : group) {
            size += value == null ? 8 : 64 + value.length();
        }
        return size;
    }
}
