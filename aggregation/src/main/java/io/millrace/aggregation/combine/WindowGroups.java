package io.millrace.aggregation.combine;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import java.util.List;

/** The groups of one window of one insight and tenant: a hash table with linear probing, which only grows. */
final class WindowGroups {
    final String tenant;
    final long start;
    final long end;

    private PartialGroup[] table = new PartialGroup[16];
    private int size;

    WindowGroups(String tenant, long start, long end) {
        this.tenant = tenant;
        this.start = start;
        this.end = end;
    }

    /** The hash of a group's values, spread over all bits. */
    static int hash(String[] group) {
        int hash = 17;
        for (var value : group) {
            hash = 31 * hash + (value == null ? 0 : value.hashCode());
        }
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }

    /** The group; made when it is new. */
    PartialGroup get(int hash, String[] group, List<Measure> measures) {
        int mask = table.length - 1;
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            var found = table[i];
            if (found == null) {
                return insert(hash, group.clone(), measures);
            }
            if (found.is(hash, group)) {
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

    private PartialGroup insert(int hash, String[] group, List<Measure> measures) {
        if (size * 2 >= table.length) {
            grow();
        }
        var accumulators = new Accumulator[measures.size()];
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i] = measures.get(i).create();
        }
        var made = new PartialGroup(hash, group, accumulators);
        put(made);
        size++;
        return made;
    }

    private void grow() {
        var old = table;
        table = new PartialGroup[old.length * 2];
        for (var group : old) {
            if (group != null) {
                put(group);
            }
        }
    }

    private void put(PartialGroup group) {
        int mask = table.length - 1;
        int i = group.hash & mask;
        while (table[i] != null) {
            i = (i + 1) & mask;
        }
        table[i] = group;
    }
}
