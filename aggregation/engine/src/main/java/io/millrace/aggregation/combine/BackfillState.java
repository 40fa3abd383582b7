package io.millrace.aggregation.combine;

import java.nio.ByteBuffer;

/**
 * Progress of one insight's backfill in one partition of the enriched events. Offsets are {@link #UNKNOWN} until they are set.
 *
 * @param handover the handover offset: the backfill counts events below it, live processing those from it on
 * @param next next offset that the backfill reads
 * @param done whether the backfill has sent partials of all events below the handover offset
 */
public record BackfillState(long handover, long next, boolean done) {
    public static final long UNKNOWN = -1;

    /** Size of the encoded state in bytes. */
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
