package io.millrace.cli.balance;

/** A set of 64-bit hashes by open addressing: 16 bytes or less an element where a {@code HashSet} takes 50. Not thread-safe. */
final class LongHashSet {
    private static final int FIRST_CAPACITY = 1 << 12;

    private long[] slots = new long[FIRST_CAPACITY];
    private int size;
    private boolean hasZero;

    /** Whether it was absent, and is in it now. */
    boolean add(long value) {
        if (value == 0) {
            var added = !hasZero;
            hasZero = true;
            return added;
        }
        if (size * 2L >= slots.length) {
            grow();
        }
        return insert(value);
    }

    boolean contains(long value) {
        if (value == 0) {
            return hasZero;
        }
        int mask = slots.length - 1;
        int slot = (int) (value ^ (value >>> 32)) & mask;
        while (slots[slot] != 0 && slots[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slots[slot] == value;
    }

    private boolean insert(long value) {
        int mask = slots.length - 1;
        int slot = (int) (value ^ (value >>> 32)) & mask;
        while (slots[slot] != 0) {
            if (slots[slot] == value) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = value;
        size++;
        return true;
    }

    private void grow() {
        var old = slots;
        slots = new long[old.length * 2];
        size = 0;
        for (var value : old) {
            if (value != 0) {
                insert(value);
            }
        }
    }
}
