package io.millrace.enrichment.bloom;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Bloom filter over all keys of a store, which grows by filters of one size up to a limit. Reports no key as absent before
 * {@link #markComplete}, nor after the limit was exceeded. One thread adds, any thread looks up.
 */
public final class StoreKeyFilter {
    static final int KEYS_PER_FILTER = 1 << 17;

    private final List<SplitBlockBloomFilter> filters = new CopyOnWriteArrayList<>();
    private final int maxFilters;
    private volatile boolean complete;
    private volatile boolean overflown;

    /** @param maxKeys number of keys tracked at most; 1.5 bytes of memory each, allocated as keys are added */
    public StoreKeyFilter(long maxKeys) {
        this.maxFilters = (int) Math.max(1, maxKeys / KEYS_PER_FILTER);
    }

    /** Declares that every key of the store has been added; later keys are added before anybody looks them up. */
    public void markComplete() {
        complete = true;
    }

    /** Adds a key. One that is already reported as present takes no room, so a key may be added any number of times. */
    public void add(long hash) {
        if (mightContain(hash)) {
            return;
        }
        if (filters.isEmpty() || filters.get(filters.size() - 1).isFull()) {
            if (filters.size() == maxFilters) {
                overflown = true;
                return;
            }
            filters.add(new SplitBlockBloomFilter(KEYS_PER_FILTER));
        }
        filters.get(filters.size() - 1).add(hash);
    }

    /** True only if the store does not hold the key. */
    public boolean definitelyAbsent(long hash) {
        return complete && !overflown && !mightContain(hash);
    }

    private boolean mightContain(long hash) {
        for (var filter : filters) {
            if (filter.mightContain(hash)) {
                return true;
            }
        }
        return false;
    }
}
