package io.millrace.aggregation.combine;

/** Counts by 64-bit hash, in an open-addressed table of 16 to 32 bytes a hash. Not thread-safe. */
final class HashCounts {
    private long[] hashes = new long[16];
    private int[] counts = new int[16];
    private int size;

    /** How many hashes it knows, those whose count is zero again included. */
    int size() {
        return size;
    }

    /** Adds one to the hash's count, and returns it. */
    int increment(long hash) {
        if (size * 2 >= hashes.length) {
            grow();
        }
        int slot = slot(hash);
        if (hashes[slot] == 0) {
            hashes[slot] = nonZero(hash);
            size++;
        }
        return ++counts[slot];
    }

    /** Takes one from the hash's count unless it is zero. */
    void decrement(long hash) {
        int slot = slot(hash);
        counts[slot] = Math.max(0, counts[slot] - 1);
    }

    /** Sets the hash's count to zero. */
    void reset(long hash) {
        counts[slot(hash)] = 0;
    }

    /** Zero marks an empty slot. */
    private static long nonZero(long hash) {
        return hash == 0 ? 1 : hash;
    }

    /** Returns the slot of the hash, or the empty one where it belongs. */
    private int slot(long hash) {
        long wanted = nonZero(hash);
        int mask = hashes.length - 1;
        int slot = (int) (wanted ^ (wanted >>> 32)) & mask;
        while (hashes[slot] != 0 && hashes[slot] != wanted) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        var before = hashes;
        var countsBefore = counts;
        hashes = new long[before.length * 2];
        counts = new int[before.length * 2];
        for (int i = 0; i < before.length; i++) {
            if (before[i] != 0) {
                int slot = slot(before[i]);
                hashes[slot] = before[i];
                counts[slot] = countsBefore[i];
            }
        }
    }
}
