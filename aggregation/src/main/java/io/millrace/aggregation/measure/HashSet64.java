package io.millrace.aggregation.measure;

import java.util.Arrays;

/** A set of 64-bit hashes: open-addressed, eight bytes an entry. Zero stands for empty, so the hash 0 is kept as 1. */
final class HashSet64 {
    private long[] table = new long[4];
    private int size;

    int size() {
        return size;
    }

    void add(long hash) {
        long entry = hash == 0 ? 1 : hash;
        if (insert(table, entry)) {
            size++;
            if (size * 4 > table.length * 3) {
                grow();
            }
        }
    }

    private void grow() {
        var larger = new long[table.length * 2];
        for (long entry : table) {
            if (entry != 0) {
                insert(larger, entry);
            }
        }
        table = larger;
    }

    private static boolean insert(long[] into, long entry) {
        int mask = into.length - 1;
        int at = (int) (entry ^ (entry >>> 32)) & mask;
        while (into[at] != 0) {
            if (into[at] == entry) {
                return false;
            }
            at = (at + 1) & mask;
        }
        into[at] = entry;
        return true;
    }

    /** Its entries, ascending. */
    long[] toSortedArray() {
        var entries = new long[size];
        int next = 0;
        for (long entry : table) {
            if (entry != 0) {
                entries[next++] = entry;
            }
        }
        Arrays.sort(entries);
        return entries;
    }

    int sizeInBytes() {
        return 40 + 8 * table.length;
    }
}
