package io.millrace.aggregation.combine;

import java.nio.ByteBuffer;

/**
 * How far one insight's history is, in one partition of the events. Offsets are {@link #UNKNOWN} before they are known.
 *
 * @param handover the live pass counts from this offset on, history ends before it
 * @param next next offset that history reads
 * @param done whether all of it is in the partials
 */
public record BackfillState(long handover, long next, boolean done) {
    public static final long UNKNOWN = -1;

    /** Bytes that it encodes to. */
    static final int LENGTH = 17;

    static final BackfillState NEW = new BackfillState(UNKNOWN, UNKNOWN, false);

    BackfillState withHandover(long offset) {
        return new BackfillState(offset, next, done);
    }

    BackfillState readTo(long offset) {
        return new BackfillState(handover, Math.min(offset, handover), offset >= handover);
    }

    byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .putLong(handover)
                .putLong(next)
                .put((byte) (done ? 1 : 0))
                .array();
    }

    static BackfillState decode(byte[] value) {
        var buffer = ByteBuffer.wrap(value);
        return new BackfillState(buffer.getLong(), buffer.getLong(), buffer.get() != 0);
    }
}
