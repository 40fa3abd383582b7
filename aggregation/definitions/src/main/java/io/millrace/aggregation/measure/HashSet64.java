package io.millrace.aggregation.measure;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Set of 64-bit hashes as an open-addressed table of eight bytes per entry. Zero marks an empty entry, so the hash 0 is stored as
 * 1.
 */
final class HashSet64 {
    private long[] table;
    private int size;

    HashSet64() {
        table = new long[4];
    }

    /** @param expected number of hashes to reserve room for */
    HashSet64(int expected) {
        table = new long[capacity(expected)];
    }

    private static int capacity(int expected) {
        return Integer.highestOneBit(Math.max(4, expected * 4 / 3 + 1) * 2 - 1);
    }

    int size() {
        return size;
    }

    void add(long hash) {
        long entry = hash == 0 ? 1 : hash;
        if (insert(table, entry)) {
            size++;
            if (size * 4 > table.length * 3) {
                resize(table.length * 2);
            }
        }
    }

    void addAll(HashSet64 other) {
        if (capacity(Math.max(size, other.size)) > table.length) {
            resize(capacity(Math.max(size, other.size)));
        }
        other.forEach(this::add);
    }

    /** Passes each entry to the visitor, in no defined order. */
    void forEach(LongConsumer visitor) {
        for (long entry : table) {
            if (entry != 0) {
                visitor.accept(entry);
            }
        }
    }

    private void resize(int capacity) {
        var larger = new long[capacity];
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

    /** Entries in ascending order. */
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

    int heapBytes() {
        return 40 + 8 * table.length;
    }
}
