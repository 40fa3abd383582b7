package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.utils.Bytes;

/** One window of one insight and tenant in the merge store: its entry, and what of it is not written yet. */
final class Window {
    private static final int FINISHED = 1;
    private static final int PENDING = 2;
    /** The stamp of a window whose rows must be read each time. */
    static final long UNSTAMPED = 0;

    final Bytes key;
    final StoreKeys.Owner owner;
    final CompiledInsight insight;
    final byte[] rowPrefix;
    final long start;
    final long end;
    long newestReceivedAt = Long.MIN_VALUE;
    /** Whether every row of it was emitted as final, or none needs to be. */
    boolean finished;
    /** Rows that wait in the emitter for their insight's next emission. */
    int pendingRows;
    /** Whether rows in the store may wait for it that the emitter does not know yet. */
    boolean unscanned;
    /** Up to which row those that stood when it closed were emitted as final; what comes later is final by itself. */
    Bytes nextFinal;
    /** Rows that it has here, {@code __other__} excepted. */
    int groups;

    boolean changed;
    /** Whether every row of it is in the cache: it began there, and none had to go. */
    boolean isWholeInMemory;

    private Window(Bytes key, StoreKeys.Owner owner, CompiledInsight insight, long start, long end) {
        this.key = key;
        this.owner = owner;
        this.insight = insight;
        this.start = start;
        this.end = end;
        this.rowPrefix = key.get().clone();
        rowPrefix[0] = StoreKeys.ROW;
    }

    static Window create(Bytes key, StoreKeys.Owner owner, CompiledInsight insight, long start, long end) {
        return new Window(key, owner, insight, start, end);
    }

    /** The window of a stored entry. */
    static Window read(Bytes key, StoreKeys.Owner owner, CompiledInsight insight, byte[] value) {
        var entry = Entry.read(value);
        var window = new Window(key, owner, insight, StoreKeys.windowStart(key.get(), owner.prefixLength()), entry.end);
        window.finished = entry.finished;
        window.newestReceivedAt = entry.newestReceivedAt;
        window.groups = entry.groups;
        return window;
    }

    /**
     * Its entry, to be stored after its rows. Each has another stamp, by which readers tell whether the rows are those that they
     * know. A count would not do: after an aborted transaction other rows would get the same.
     */
    byte[] write() {
        return ByteBuffer.allocate(29)
                .put((byte) ((finished ? FINISHED : 0) | (hasPending() ? PENDING : 0)))
                .putLong(end)
                .putLong(newestReceivedAt)
                .putInt(groups)
                .putLong(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE))
                .array();
    }

    /** Whether rows of it wait for their emission, or may. */
    boolean hasPending() {
        return pendingRows > 0 || unscanned;
    }

    /** When it closes, by the watermark. */
    long closesAt() {
        return end + insight.spec().closesAfter().toMillis();
    }

    /** What is stored of a window. */
    record Entry(boolean finished, boolean pending, long end, long newestReceivedAt, int groups, long stamp) {
        static Entry read(byte[] value) {
            var buffer = ByteBuffer.wrap(value);
            int flags = buffer.get();
            return new Entry(
                    (flags & FINISHED) != 0,
                    (flags & PENDING) != 0,
                    buffer.getLong(),
                    buffer.getLong(),
                    // Written before groups were counted: they count from here on.
                    buffer.hasRemaining() ? buffer.getInt() : 0,
                    buffer.hasRemaining() ? buffer.getLong() : UNSTAMPED);
        }
    }
}
