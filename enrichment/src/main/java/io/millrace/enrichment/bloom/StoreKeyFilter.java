package io.millrace.enrichment.bloom;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which keys a store surely does not have, for as many keys as memory is given; beyond, it does not know. It grows by
 * filters of one size. One thread adds, any thread asks.
 */
public final class StoreKeyFilter {
    static final int STEP = 1 << 17;

    private final List<SplitBlockBloomFilter> filters = new CopyOnWriteArrayList<>();
    private final int most;
    private volatile boolean complete;
    private volatile boolean overflown;

    /** @param mostKeys keys that it keeps track of, 1.5 bytes each */
    public StoreKeyFilter(long mostKeys) {
        this.most = (int) Math.max(1, mostKeys / STEP);
    }

    /** From here on all keys of the store were added. */
    public void complete() {
        complete = true;
    }

    /** Adds a key; one that it cannot tell from those that were added takes no room, so that a key may be added again and again. */
    public void add(long hash) {
        if (mayContain(hash)) {
            return;
        }
        if (filters.isEmpty() || filters.get(filters.size() - 1).isFull()) {
            if (filters.size() == most) {
                overflown = true;
                return;
            }
            filters.add(new SplitBlockBloomFilter(STEP));
        }
        filters.get(filters.size() - 1).add(hash);
    }

    /** True only if the store does not have the key. */
    public boolean surelyAbsent(long hash) {
        return complete && !overflown && !mayContain(hash);
    }

    private boolean mayContain(long hash) {
        for (var filter : filters) {
            if (filter.mayContain(hash)) {
                return true;
            }
        }
        return false;
    }
}
