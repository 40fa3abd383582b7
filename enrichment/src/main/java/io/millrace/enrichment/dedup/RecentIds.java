package io.millrace.enrichment.dedup;

import io.millrace.enrichment.bloom.SplitBlockBloomFilter;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which ids were surely not received within a day, for as many ids as memory is given: the newest. Used by the task's
 * thread only.
 */
final class RecentIds {
    static final int STEP = 1 << 17;

    private final Deque<Slice> slices = new ArrayDeque<>();
    private final int most;
    private final long day;
    private long since;

    /**
     * @param mostIds ids that it keeps track of, 1.5 bytes each
     * @param day how far from one another two receipts of one message may be, ms
     * @param since that an id was received before is not known here
     */
    RecentIds(long mostIds, long day, long since) {
        this.most = (int) Math.max(1, mostIds / STEP);
        this.day = day;
        this.since = since;
    }

    void add(long hash, long receivedAt) {
        var last = slices.peekLast();
        if (last == null || last.filter.isFull()) {
            if (slices.size() == most) {
                since = Math.max(since, slices.removeFirst().newest);
            }
            last = new Slice();
            slices.addLast(last);
        }
        last.filter.add(hash);
        last.newest = Math.max(last.newest, receivedAt);
    }

    /** True only if no receipt less than a day from this one was added, nor could have been forgotten. */
    boolean surelyNew(long hash, long receivedAt) {
        // Written so that it does not overflow where nothing was forgotten.
        if (since > receivedAt - day) {
            return false;
        }
        for (var slice : slices) {
            if (slice.filter.mayContain(hash)) {
                return false;
            }
        }
        return true;
    }

    private static final class Slice {
        private final SplitBlockBloomFilter filter = new SplitBlockBloomFilter(STEP);
        private long newest = Long.MIN_VALUE;
    }
}
