package io.millrace.aggregation.merge;

import java.nio.ByteBuffer;

/**
 * How far the rows have come.
 *
 * @param watermark least event time that every upstream task has passed, ms since the epoch;
 *     {@link io.millrace.aggregation.watermark.Watermarks#NONE} before any is known
 * @param newestReceivedAt receivedAt of the newest event in the rows, ms since the epoch; 0 before any
 * @param complete whether every partition of the store is here and was asked
 */
public record Freshness(long watermark, long newestReceivedAt, boolean complete) {
    byte[] encode() {
        return ByteBuffer.allocate(16)
                .putLong(watermark)
                .putLong(newestReceivedAt)
                .array();
    }

    static Freshness decode(byte[] value) {
        var buffer = ByteBuffer.wrap(value);
        return new Freshness(buffer.getLong(), buffer.getLong(), true);
    }
}
