package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.store.WindowEntry;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.utils.Bytes;

/** One window of one insight and tenant in the merge store: its entry, and what of it is not written yet. */
final class Window {
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
        var entry = WindowEntry.decode(value);
        long start = StoreKeys.windowStart(key.get(), owner.prefixLength());
        var window = new Window(key, owner, insight, start, entry.end());
        window.finished = entry.finished();
        window.newestReceivedAt = entry.newestReceivedAt();
        window.groups = entry.groups();
        return window;
    }

    /** Returns the window's entry under a new stamp, to be stored after the window's rows. */
    byte[] write() {
        long stamp = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        return new WindowEntry(finished, hasPending(), end, newestReceivedAt, groups, stamp).encode();
    }

    /** Whether rows of it wait for their emission, or may. */
    boolean hasPending() {
        return pendingRows > 0 || unscanned;
    }

    /** When it closes, by the watermark. */
    long closesAt() {
        return end + insight.spec().closesAfter().toMillis();
    }
}
