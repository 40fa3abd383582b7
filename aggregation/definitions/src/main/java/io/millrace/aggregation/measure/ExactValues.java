package io.millrace.aggregation.measure;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Sorted distinct numbers with their counts: the exact state of a quantile while it has few distinct values. */
final class ExactValues {
    /** Maximum number of distinct values; more go to a {@link DdSketch}. */
    static final int MAX_DISTINCT = 32;

    private double[] values = new double[2];
    private long[] counts = new long[2];
    private int size;
    private long total;

    void add(double value, long times) {
        // Adding zero turns −0.0 into 0.0.
        double one = value + 0.0;
        int at = Arrays.binarySearch(values, 0, size, one);
        if (at < 0) {
            at = -at - 1;
            insert(at, one);
        }
        counts[at] += times;
        total += times;
    }

    private void insert(int at, double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        System.arraycopy(values, at, values, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        values[at] = value;
        counts[at] = 0;
        size++;
    }

    /** Number of distinct values. */
    int size() {
        return size;
    }

    long total() {
        return total;
    }

    double least() {
        return values[0];
    }

    double greatest() {
        return values[size - 1];
    }

    void addAllTo(ExactValues other) {
        for (int i = 0; i < size; i++) {
            other.add(values[i], counts[i]);
        }
    }

    void addAllTo(DdSketch sketch) {
        for (int i = 0; i < size; i++) {
            sketch.add(values[i], counts[i]);
        }
    }

    /** Value at a rank, counted from 0. */
    double valueAtRank(long rank) {
        long below = 0;
        int at = 0;
        while (below + counts[at] <= rank) {
            below += counts[at];
            at++;
        }
        return values[at];
    }

    /** Appends the values; the lowest bit of a count tells whether its value is written as a zigzag integer or as a double. */
    void serialize(ByteSink out) {
        out.putVarLong(size);
        for (int i = 0; i < size; i++) {
            boolean integer = values[i] == (int) values[i];
            out.putVarLong((counts[i] << 1) | (integer ? 1 : 0));
            if (integer) {
                out.putZigZag((int) values[i]);
            } else {
                out.putDouble(values[i]);
            }
        }
    }

    static ExactValues deserialize(ByteBuffer in) {
        var few = new ExactValues();
        for (int left = ByteSource.getCount(in, 2); left > 0; left--) {
            long count = ByteSource.getVarLong(in);
            few.add((count & 1) == 1 ? ByteSource.getZigZag(in) : in.getDouble(), count >>> 1);
        }
        return few;
    }

    int heapBytes() {
        return 64 + 16 * values.length;
    }
}
