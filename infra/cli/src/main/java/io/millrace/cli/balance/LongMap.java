package io.millrace.cli.balance;

/** A map of 64-bit hashes to numbers by open addressing: 32 bytes or less an entry. Not thread-safe. */
final class LongMap {
    private static final int FIRST_CAPACITY = 1 << 12;

    private long[] keys = new long[FIRST_CAPACITY];
    private long[] values = new long[FIRST_CAPACITY];
    private int size;

    boolean contains(long key) {
        return keys[slot(key(key))] != 0;
    }

    /** The value of a key that is there. */
    long get(long key) {
        return values[slot(key(key))];
    }

    void put(long key, long value) {
        if (size * 2L >= keys.length) {
            grow();
        }
        int slot = slot(key(key));
        size += keys[slot] == 0 ? 1 : 0;
        keys[slot] = key(key);
        values[slot] = value;
    }

    /** Nothing is what an empty slot holds. */
    private static long key(long key) {
        return key == 0 ? 1 : key;
    }

    /** Where the key is, or would be. */
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
