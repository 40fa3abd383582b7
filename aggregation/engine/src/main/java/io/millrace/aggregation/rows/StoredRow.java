package io.millrace.aggregation.rows;

import io.millrace.aggregation.store.RowHeader;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Row of the row store, its measures not decoded.
 *
 * @param windowStart start of the window, inclusive, ms since the epoch
 * @param windowEnd end of the window, exclusive, ms since the epoch
 * @param group values of the dimensions in the definition's order; an element may be null
 * @param revision raised by each emission of the row
 * @param newestReceivedAt receivedAt of the newest event in the row, ms since the epoch
 * @param accumulators encoded accumulators of the measures in the definition's order
 */
public record StoredRow(
        long windowStart,
        long windowEnd,
        List<String> group,
        long revision,
        long newestReceivedAt,
        ByteBuffer accumulators) {
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
