package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.store.WindowEntry;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.utils.Bytes;

/** Window of one insight and tenant that is not finished, or has changes that are not in the store yet. */
final class OpenWindow {
    final Bytes key;
    final StoreKeys.Owner owner;
    final CompiledInsight insight;
    final byte[] rowPrefix;
    final long start;
    final long end;
    long newestReceivedAt = Long.MIN_VALUE;
    /** Whether every row was emitted as final, or none needs to be. */
    boolean finished;
    /** Rows that are queued in the emitter. */
    int pendingRows;
    /** Whether the store may have pending rows that are not queued in the emitter yet; true for every window of a shadow. */
    boolean unscanned;
    /** Key of the row from which to go on emitting final rows; null before the first. */
    Bytes nextFinal;
    /** Rows in this merge partition, the overflow group excepted. */
    int groups;

    boolean changed;
    /** Whether the cache has every row: the window was created there, and no row was evicted. */
    boolean isWholeInMemory;

    private OpenWindow(Bytes key, StoreKeys.Owner owner, CompiledInsight insight, long start, long end) {
        this.key = key;
        this.owner = owner;
        this.insight = insight;
        this.start = start;
        this.end = end;
        this.rowPrefix = key.get().clone();
        rowPrefix[0] = StoreKeys.ROW;
    }

    static OpenWindow create(Bytes key, StoreKeys.Owner owner, CompiledInsight insight, long start, long end) {
        return new OpenWindow(key, owner, insight, start, end);
    }

    static OpenWindow decode(Bytes key, StoreKeys.Owner owner, CompiledInsight insight, byte[] value) {
        var entry = WindowEntry.decode(value);
        long start = StoreKeys.windowStart(key.get(), owner.prefixLength());
        var window = new OpenWindow(key, owner, insight, start, entry.end());
        window.finished = entry.finished();
        window.unscanned = entry.pending();
        window.newestReceivedAt = entry.newestReceivedAt();
        window.groups = entry.groups();
        return window;
    }

    /** Returns the window's entry under a new stamp, to be stored after the window's rows. */
    byte[] encode() {
        long stamp = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        return new WindowEntry(finished, hasPending(), end, newestReceivedAt, groups, stamp).encode();
    }

    /** Whether rows are pending, or may be. */
    boolean hasPending() {
        return pendingRows > 0 || unscanned;
    }

    /** Whether nothing is left to do in memory. Rows of a shadow wait in the store. */
    boolean isIdle() {
        return finished && pendingRows == 0 && (!unscanned || insight.spec().isShadow());
    }

    /** Returns the watermark at which the window closes, ms since the epoch. */
    long closesAt() {
        return end + insight.spec().closesAfter().toMillis();
    }
}
