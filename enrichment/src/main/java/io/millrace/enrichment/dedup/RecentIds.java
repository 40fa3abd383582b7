package io.millrace.enrichment.dedup;

import io.millrace.enrichment.bloom.SplitBlockBloomFilter;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bloom filter over the newest message ids of a task, which forgets the oldest ones in slices when its memory is full.
 * Used by the task's thread only.
 */
final class RecentIds {
    static final int IDS_PER_SLICE = 1 << 17;

    private final Deque<Slice> slices = new ArrayDeque<>();
    private final int maxSlices;
    private final long dedupWindowMs;
    private long completeSince;

    /**
     * @param maxIds number of ids tracked at most; 1.5 bytes of memory each
     * @param dedupWindowMs time between two receipts of a message from which on the second is no duplicate, ms
     * @param completeSince ids received after this time, ms since the epoch, are all added
     */
    RecentIds(long maxIds, long dedupWindowMs, long completeSince) {
        this.maxSlices = (int) Math.max(1, maxIds / IDS_PER_SLICE);
        this.dedupWindowMs = dedupWindowMs;
        this.completeSince = completeSince;
    }

    /** Adds the receipt of a message. */
    void add(long hash, long receivedAt) {
        var last = slices.peekLast();
        if (last == null || last.filter.isFull()) {
            if (slices.size() == maxSlices) {
                completeSince = Math.max(completeSince, slices.removeFirst().newest);
            }
            last = new Slice();
            slices.addLast(last);
        }
        last.filter.add(hash);
        last.newest = Math.max(last.newest, receivedAt);
    }

    /** True only if the message was not received within the dedup window; false also where that has been forgotten. */
    boolean isDefinitelyNew(long hash, long receivedAt) {
        // Subtracted on this side, because completeSince is Long.MIN_VALUE until something is forgotten.
        if (completeSince > receivedAt - dedupWindowMs) {
            return false;
        }
        for (var slice : slices) {
            if (slice.filter.mightContain(hash)) {
                return false;
            }
        }
        return true;
    }

    private static final class Slice {
        private final SplitBlockBloomFilter filter = new SplitBlockBloomFilter(IDS_PER_SLICE);
        private long newest = Long.MIN_VALUE;
    }
}
