package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Accumulator;
import java.util.function.Consumer;

/**
 * Hash table of the groups of one window of one insight and tenant, by group key, with linear probing. It only grows. A group's
 * key, event count and newest receipt time lie side by side, so an event that is only counted touches one cache line. Not
 * thread-safe.
 */
final class WindowGroups {
    /** Heap of a group beside its accumulators and its encoded name. */
    private static final int OVERHEAD = 120;

    // Longs of a slot: key, number of events (0: the slot is free), newest receivedAt, size when it was last measured.
    private static final int SHIFT = 2;
    private static final int EVENTS = 1;
    private static final int RECEIVED = 2;
    private static final int MEASURED = 3;

    private static final int MIN_SLOTS = 16;
    private static final Accumulator[] NONE = {};

    final String tenant;
    final long start;
    final long end;

    private final GroupMeasures measures;
    private long[] slots;
    private byte[][] groups;
    /** Accumulators by slot; null if every measure only counts events. */
    private Accumulator[][] accumulators;

    private int size;

    /** @param expected number of groups that the initial capacity has room for */
    WindowGroups(String tenant, long start, long end, GroupMeasures measures, int expected) {
        this.tenant = tenant;
        this.start = start;
        this.end = end;
        this.measures = measures;
        int capacity = Math.max(MIN_SLOTS, Integer.highestOneBit(2 * expected) * 2);
        slots = new long[capacity << SHIFT];
        groups = new byte[capacity][];
        accumulators = measures.onlyCountEvents() ? null : new Accumulator[capacity][];
    }

    /** Fibonacci hash of a key. */
    static int spread(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    /**
     * Adds the event to its group, creating the group if it is new.
     *
     * @param key the event's {@link Grouping#key}
     * @return by how many bytes this has grown. A group is measured after its 1st, 2nd, 4th, 8th … event, so the estimate misses
     *     at most what half of its events added
     */
    int add(long key, Grouping grouping, EventView event) {
        int at = find(key, grouping, event);
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

    /** Passes every group to the consumer, in no particular order. */
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

    private int find(long key, Grouping grouping, EventView event) {
        int mask = groups.length - 1;
        for (int i = spread(key) & mask; ; i = (i + 1) & mask) {
            int slot = i << SHIFT;
            if (slots[slot + EVENTS] == 0) {
                return insert(key, grouping.encode(event));
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
