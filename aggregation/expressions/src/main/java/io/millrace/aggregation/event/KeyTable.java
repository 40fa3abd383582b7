package io.millrace.aggregation.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Slots by the UTF-8 bytes of a map key, as an open-addressed hash table. A lookup decodes and allocates nothing. Immutable
 * and thread-safe.
 */
final class KeyTable {
    private final byte[][] keys;
    private final int[] slots;
    private final int mask;
    private final int size;

    KeyTable(Map<String, Integer> slotsByKey) {
        int capacity = Integer.highestOneBit(Math.max(4, slotsByKey.size() * 4));
        this.keys = new byte[capacity][];
        this.slots = new int[capacity];
        this.mask = capacity - 1;
        this.size = slotsByKey.size();
        slotsByKey.forEach((key, slot) -> put(key.getBytes(StandardCharsets.UTF_8), slot));
    }

    private void put(byte[] key, int slot) {
        int at = hash(key, 0, key.length) & mask;
        while (keys[at] != null) {
            at = (at + 1) & mask;
        }
        keys[at] = key;
        slots[at] = slot;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Slot of the key, or -1 if no definition names it. */
    int slot(byte[] bytes, int offset, int length) {
        int at = hash(bytes, offset, length) & mask;
        while (keys[at] != null) {
            if (Arrays.equals(keys[at], 0, keys[at].length, bytes, offset, offset + length)) {
                return slots[at];
            }
            at = (at + 1) & mask;
        }
        return -1;
    }

    private static int hash(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int hash = length + 31 * bytes[offset] + 131 * bytes[offset + length - 1] + 7 * bytes[offset + length / 2];
        return hash ^ (hash >>> 7);
    }
}
