package io.millrace.aggregation.merge;

import io.millrace.aggregation.partial.GroupCodec;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A row as the merge store has it.
 *
 * @param windowStart start of the window, inclusive, ms since the epoch
 * @param windowEnd end of the window, exclusive, ms since the epoch
 * @param group values of the dimensions in the definition's order; an element may be null
 * @param revision raised by each change of the row
 * @param newestReceivedAt receivedAt of the newest event in it, ms since the epoch
 * @param accumulators the measures' accumulators in the definition's order, as they write themselves
 */
public record StoredRow(
        long windowStart,
        long windowEnd,
        List<String> group,
        long revision,
        long newestReceivedAt,
        ByteBuffer accumulators) {
    static StoredRow of(byte[] group, long windowStart, byte[] value) {
        return of(GroupCodec.decode(group), windowStart, value);
    }

    static StoredRow of(List<String> group, long windowStart, byte[] value) {
        var header = RowHeader.read(value);
        return new StoredRow(
                windowStart,
                header.windowEnd(),
                group,
                header.revision(),
                header.newestReceivedAt(),
                ByteBuffer.wrap(value, RowHeader.LENGTH, value.length - RowHeader.LENGTH)
                        .slice());
    }
}
