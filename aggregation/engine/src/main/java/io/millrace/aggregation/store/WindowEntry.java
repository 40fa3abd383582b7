package io.millrace.aggregation.store;

import java.nio.ByteBuffer;

/**
 * Store entry of one window, written after the rows that it describes.
 *
 * @param finished whether every row was emitted as final, or none needs to be
 * @param pending whether rows of the window may wait for their emission
 * @param end end of the window, exclusive, ms since the epoch
 * @param newestReceivedAt receivedAt of the newest event in the window, ms since the epoch
 * @param groups rows in this merge partition, the overflow group excepted
 * @param stamp random number that changes with every change of a row, by which readers validate cached rows; a counter
 *     would repeat a value for other rows after an aborted transaction
 */
public record WindowEntry(boolean finished, boolean pending, long end, long newestReceivedAt, int groups, long stamp) {
    /** Stamp of a window that must not be cached. */
    public static final long UNSTAMPED = 0;

    private static final int FINISHED = 1;
    private static final int PENDING = 2;
    private static final int LENGTH = 29;

    public static WindowEntry decode(byte[] value) {
        var buffer = ByteBuffer.wrap(value);
        int flags = buffer.get();
        return new WindowEntry(
                (flags & FINISHED) != 0,
                (flags & PENDING) != 0,
                buffer.getLong(),
                buffer.getLong(),
                // Entries of older versions end before the count of groups, or before the stamp.
                buffer.hasRemaining() ? buffer.getInt() : 0,
                buffer.hasRemaining() ? buffer.getLong() : UNSTAMPED);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .put((byte) ((finished ? FINISHED : 0) | (pending ? PENDING : 0)))
                .putLong(end)
                .putLong(newestReceivedAt)
                .putInt(groups)
                .putLong(stamp)
                .array();
    }
}
