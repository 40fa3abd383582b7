package io.millrace.aggregation.combine;

import java.util.function.LongConsumer;

/** Interner of pairs of ids, whose own ids begin at 1: an open-addressed table of longs. Not thread-safe. */
final class PairInterner {
    private static final int MIN_SLOTS = 64;

    private final LongConsumer grownBytes;
    private long[] pairs = new long[MIN_SLOTS];
    private int[] ids = new int[MIN_SLOTS];
    private int size;

    /** @param grownBytes receives the number of bytes by which the table has grown */
    PairInterner(LongConsumer grownBytes) {
        this.grownBytes = grownBytes;
    }

    int id(long pair) {
        int mask = pairs.length - 1;
        int at = WindowGroups.spread(pair) & mask;
        for (; ids[at] != 0; at = (at + 1) & mask) {
            if (pairs[at] == pair) {
                return ids[at];
            }
        }
        if (size * 2 >= pairs.length) {
            grow();
            return id(pair);
        }
        pairs[at] = pair;
        ids[at] = ++size;
        return size;
    }

    void clear() {
        pairs = new long[MIN_SLOTS];
        ids = new int[MIN_SLOTS];
        size = 0;
    }

    private void grow() {
        var oldPairs = pairs;
        var oldIds = ids;
        pairs = new long[oldPairs.length * 2];
        ids = new int[pairs.length];
        grownBytes.accept((long) oldPairs.length * (Long.BYTES + Integer.BYTES));
        int mask = pairs.length - 1;
        for (int i = 0; i < oldPairs.length; i++) {
            if (oldIds[i] != 0) {
                int at = WindowGroups.spread(oldPairs[i]) & mask;
                while (ids[at] != 0) {
                    at = (at + 1) & mask;
                }
                pairs[at] = oldPairs[i];
                ids[at] = oldIds[i];
            }
        }
    }
}
