package io.millrace.aggregation.scan;

import io.millrace.aggregation.rows.WindowRows;
import java.util.Arrays;

/** Hash table of one total per roll-up window and group, without objects for either. Not thread-safe. */
final class GroupTotals {
    private static final int NONE = -1;

    private int[] table = filled(1 << 10);
    private long[] starts = new long[512];
    private long[] totals = new long[512];
    private int[] hashes = new int[512];
    /** Window in which each group was seen first. */
    private WindowRows[] seenIn = new WindowRows[512];

    private int[] seenAt = new int[512];
    private int size;

    int size() {
        return size;
    }

    long start(int entry) {
        return starts[entry];
    }

    long total(int entry) {
        return totals[entry];
    }

    WindowRows seenIn(int entry) {
        return seenIn[entry];
    }

    int seenAt(int entry) {
        return seenAt[entry];
    }

    /**
     * Adds the number of a row to the total of its group.
     *
     * @throws ArithmeticException if the total exceeds a long
     */
    void add(long start, WindowRows rows, int row, long number) {
        int entry = entry(start, rows, row);
        totals[entry] = Math.addExact(totals[entry], number);
    }

    private int entry(long start, WindowRows rows, int row) {
        int hash = spread(rows.hash(row), start);
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != NONE) {
            int entry = table[slot];
            if (hashes[entry] == hash && starts[entry] == start && seenIn[entry].sameGroup(seenAt[entry], rows, row)) {
                return entry;
            }
            slot = (slot + 1) & mask;
        }
        if (size == totals.length) {
            grow();
            return entry(start, rows, row);
        }
        table[slot] = size;
        starts[size] = start;
        hashes[size] = hash;
        seenIn[size] = rows;
        seenAt[size] = row;
        return size++;
    }

    /** Doubles the capacity; at most half of the slots are used. */
    private void grow() {
        int capacity = 2 * totals.length;
        starts = Arrays.copyOf(starts, capacity);
        totals = Arrays.copyOf(totals, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        seenIn = Arrays.copyOf(seenIn, capacity);
        seenAt = Arrays.copyOf(seenAt, capacity);
        table = filled(2 * capacity);
        for (int entry = 0; entry < size; entry++) {
            int slot = hashes[entry] & (table.length - 1);
            while (table[slot] != NONE) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = entry;
        }
    }

    private static int spread(int hash, long start) {
        long mixed = (hash + start * 31) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    private static int[] filled(int length) {
        int[] table = new int[length];
        Arrays.fill(table, NONE);
        return table;
    }
}
