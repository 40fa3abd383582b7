package io.millrace.aggregation.measure;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Set of 64-bit hashes as an open-addressed table of eight bytes per entry. Zero marks an empty entry, so the hash 0 is stored as
 * 1. Not thread-safe.
 */
public final class HashSet64 {
    private long[] table;
    private int size;

    public HashSet64() {
        table = new long[4];
    }

    /** @param expected number of hashes to reserve room for */
    HashSet64(int expected) {
        table = new long[capacity(expected)];
    }

    private static int capacity(int expected) {
        return Integer.highestOneBit(Math.max(4, expected * 4 / 3 + 1) * 2 - 1);
    }

    public int size() {
        return size;
    }

    /** Adds a hash; returns whether it is new. */
    public boolean add(long hash) {
        long entry = hash == 0 ? 1 : hash;
        boolean isNew = insert(table, entry);
        if (isNew) {
            size++;
            if (size * 4 > table.length * 3) {
                resize(table.length * 2);
            }
        }
        return isNew;
    }

    public boolean contains(long hash) {
        long entry = hash == 0 ? 1 : hash;
        int mask = table.length - 1;
        int at = home(entry) & mask;
        while (table[at] != 0 && table[at] != entry) {
            at = (at + 1) & mask;
        }
        return table[at] == entry;
    }

    /** Removes a hash, if it is there. */
    public void remove(long hash) {
        long entry = hash == 0 ? 1 : hash;
        int mask = table.length - 1;
        int gap = home(entry) & mask;
        while (table[gap] != entry) {
            if (table[gap] == 0) {
                return;
            }
            gap = (gap + 1) & mask;
        }
        // Entries behind the gap move up if a search for them would end there.
        for (int at = (gap + 1) & mask; table[at] != 0; at = (at + 1) & mask) {
            int distance = (at - home(table[at])) & mask;
            if (distance >= ((at - gap) & mask)) {
                table[gap] = table[at];
                gap = at;
            }
        }
        table[gap] = 0;
        size--;
    }

    private static int home(long entry) {
        return (int) (entry ^ (entry >>> 32));
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
        int at = home(entry) & mask;
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
