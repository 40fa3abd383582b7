package io.millrace.aggregation.combine;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;

/** The groups of one window of one insight and tenant by their keys: a hash table with linear probing, which only grows. */
final class WindowGroups {
    final String tenant;
    final long start;
    final long end;

    private PartialGroup[] table = new PartialGroup[16];
    private long[] keys = new long[16];
    private int size;

    WindowGroups(String tenant, long start, long end) {
        this.tenant = tenant;
        this.start = start;
        this.end = end;
    }

    /** The bits of a key, spread. */
    static int spread(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    /** The group of the event that the key was asked about last; made when it is new. */
    PartialGroup get(long key, GroupKey group, Measure[] measures) {
        int mask = table.length - 1;
        for (int i = spread(key) & mask; ; i = (i + 1) & mask) {
            var found = table[i];
            if (found == null) {
                return insert(key, group.encode(), measures);
            }
            if (keys[i] == key) {
                return found;
            }
        }
    }

    int size() {
        return size;
    }

    /** Every group, in no order; null where there is none. */
    PartialGroup[] table() {
        return table;
    }

    private PartialGroup insert(long key, byte[] group, Measure[] measures) {
        if (size * 2 >= table.length) {
            grow();
        }
        var accumulators = new Accumulator[measures.length];
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i] = measures[i].create();
        }
        var made = new PartialGroup(group, accumulators);
        put(key, made);
        size++;
        return made;
    }

    private void grow() {
        var old = table;
        var oldKeys = keys;
        table = new PartialGroup[old.length * 2];
        keys = new long[table.length];
        for (int i = 0; i < old.length; i++) {
            if (old[i] != null) {
                put(oldKeys[i], old[i]);
            }
        }
    }

    private void put(long key, PartialGroup group) {
        int mask = table.length - 1;
        int i = spread(key) & mask;
        while (table[i] != null) {
            i = (i + 1) & mask;
        }
        table[i] = group;
        keys[i] = key;
    }
}
