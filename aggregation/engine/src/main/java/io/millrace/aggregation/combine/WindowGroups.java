package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Accumulator;
import java.util.function.Consumer;

/**
 * The groups of one window of one insight and tenant by their keys: a hash table with linear probing, which only grows.
 * What every group has, its key, its number of events and the newest of them, lies side by side, so that an event that is
 * only counted touches one line of the cache.
 */
final class WindowGroups {
    /** Of a group beside its accumulators and its name. */
    private static final int OVERHEAD = 120;

    // Of a slot: the key, how many events (none: the slot is free), the newest receivedAt, the size when last measured.
    private static final int SHIFT = 2;
    private static final int EVENTS = 1;
    private static final int RECEIVED = 2;
    private static final int MEASURED = 3;

    private static final int LEAST = 16;
    private static final Accumulator[] NONE = {};

    final String tenant;
    final long start;
    final long end;

    private final GroupMeasures measures;
    private long[] slots;
    private byte[][] groups;
    /** Of measures that look at events; empty where there are none. */
    private Accumulator[][] accumulators;

    private int size;

    /** @param expected groups for which there is room from the beginning */
    WindowGroups(String tenant, long start, long end, GroupMeasures measures, int expected) {
        this.tenant = tenant;
        this.start = start;
        this.end = end;
        this.measures = measures;
        int capacity = Math.max(LEAST, Integer.highestOneBit(2 * expected) * 2);
        slots = new long[capacity << SHIFT];
        groups = new byte[capacity][];
        accumulators = measures.onlyCount() ? null : new Accumulator[capacity][];
    }

    /** The bits of a key, spread. */
    static int spread(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    /**
     * Adds the event to its group, which is made when it is new.
     *
     * @param key of the group that the event was asked about last
     * @return by how many bytes this is known to have grown; measured after the 1st, 2nd, 4th, 8th … event of a group, which
     *     bounds the error to what half the events can add
     */
    int add(long key, Grouping group, EventView event) {
        int at = find(key, group);
        int slot = at << SHIFT;
        long events = ++slots[slot + EVENTS];
        long receivedAt = event.receivedAt();
        if (receivedAt > slots[slot + RECEIVED]) {
            slots[slot + RECEIVED] = receivedAt;
        }
        if (accumulators == null) {
            return events == 1 ? OVERHEAD + groups[at].length : 0;
        }
        var own = accumulators[at];
        for (var accumulator : own) {
            accumulator.addEvent(event);
        }
        return (events & (events - 1)) == 0 ? measure(slot, groups[at], own) : 0;
    }

    int size() {
        return size;
    }

    /** Hands over every group, in no order. */
    void forEach(Consumer<PartialGroup> to) {
        for (int i = 0; i < groups.length; i++) {
            int slot = i << SHIFT;
            if (slots[slot + EVENTS] > 0) {
                var own = accumulators == null ? NONE : accumulators[i];
                to.accept(new PartialGroup(groups[i], slots[slot + RECEIVED], measures.all(slots[slot + EVENTS], own)));
            }
        }
    }

    private int measure(int slot, byte[] group, Accumulator[] own) {
        long before = slots[slot + MEASURED];
        int bytes = OVERHEAD + group.length;
        for (var accumulator : own) {
            bytes += accumulator.heapBytes();
        }
        slots[slot + MEASURED] = bytes;
        return bytes - (int) before;
    }

    private int find(long key, Grouping group) {
        int mask = groups.length - 1;
        for (int i = spread(key) & mask; ; i = (i + 1) & mask) {
            int slot = i << SHIFT;
            if (slots[slot + EVENTS] == 0) {
                return insert(key, group.encode());
            }
            if (slots[slot] == key) {
                return i;
            }
        }
    }

    private int insert(long key, byte[] group) {
        if (size * 2 >= groups.length) {
            grow();
        }
        int at = free(key);
        slots[at << SHIFT] = key;
        slots[(at << SHIFT) + RECEIVED] = Long.MIN_VALUE;
        groups[at] = group;
        if (accumulators != null) {
            accumulators[at] = measures.create();
        }
        size++;
        return at;
    }

    private void grow() {
        var oldSlots = slots;
        var oldGroups = groups;
        var oldAccumulators = accumulators;
        groups = new byte[oldGroups.length * 2][];
        slots = new long[groups.length << SHIFT];
        accumulators = oldAccumulators == null ? null : new Accumulator[groups.length][];
        for (int i = 0; i < oldGroups.length; i++) {
            if (oldSlots[(i << SHIFT) + EVENTS] > 0) {
                int at = free(oldSlots[i << SHIFT]);
                System.arraycopy(oldSlots, i << SHIFT, slots, at << SHIFT, 1 << SHIFT);
                groups[at] = oldGroups[i];
                if (oldAccumulators != null) {
                    accumulators[at] = oldAccumulators[i];
                }
            }
        }
    }

    private int free(long key) {
        int mask = groups.length - 1;
        int i = spread(key) & mask;
        while (slots[(i << SHIFT) + EVENTS] != 0) {
            i = (i + 1) & mask;
        }
        return i;
    }
}
