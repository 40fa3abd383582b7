package io.millrace.aggregation.store;

import io.millrace.aggregation.measure.ByteSink;
import java.nio.ByteBuffer;

/**
 * Fixed-length header of a stored row, which its accumulators follow.
 *
 * @param pending whether the row has changed since its last emission
 * @param finalSent whether the row was emitted after its window had closed
 * @param windowEnd end of the window, exclusive, ms since the epoch
 * @param revision raised by each emission
 * @param newestReceivedAt receivedAt of the newest event in the row, ms since the epoch
 * @param alerts a bit for each raised alert, by its position in the definition, from the lowest bit; for older versions, newer ones
 *     store the names of raised alerts after the accumulators
 */
public record RowHeader(
        boolean pending, boolean finalSent, int alerts, long windowEnd, long revision, long newestReceivedAt) {
    public static final int LENGTH = 25;

    private static final int PENDING = 1;
    private static final int FINAL_SENT = 2;
    private static final int ALERTS = 2;

    public static RowHeader read(byte[] value) {
        return read(value, 0);
    }

    public static RowHeader read(byte[] bytes, int from) {
        var buffer = ByteBuffer.wrap(bytes, from, LENGTH);
        int flags = buffer.get();
        return new RowHeader(
                (flags & PENDING) != 0,
                (flags & FINAL_SENT) != 0,
                Byte.toUnsignedInt((byte) flags) >>> ALERTS,
                buffer.getLong(),
                buffer.getLong(),
                buffer.getLong());
    }

    public static long windowEnd(byte[] bytes, int from) {
        return ByteBuffer.wrap(bytes).getLong(from + 1);
    }

    public void write(ByteSink out) {
        out.putByte((pending ? PENDING : 0) | (finalSent ? FINAL_SENT : 0) | (alerts << ALERTS));
        out.putLong(windowEnd);
        out.putLong(revision);
        out.putLong(newestReceivedAt);
    }
}
