package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** GroupSerializer in histories: their order, and their bytes. */
final class GroupSerializer {
    private GroupSerializer() {}

    /** A total order, null before everything: of two events at the same time it says which is the first. */
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

    static void write(List<String> group, ByteSink out) {
        for (var value : group) {
            out.putByte(value == null ? 0 : 1);
            if (value != null) {
                out.putText(value);
            }
        }
    }

    static List<String> read(ByteBuffer in, int width) {
        var group = new String[width];
        for (int i = 0; i < width; i++) {
            group[i] = in.get() == 0 ? null : ByteSource.getText(in);
        }
        return Arrays.asList(group);
    }

    static int sizeInBytes(List<String> group) {
        int size = 40;
        for (var value : group) {
            size += value == null ? 8 : 64 + value.length();
        }
        return size;
    }
}
