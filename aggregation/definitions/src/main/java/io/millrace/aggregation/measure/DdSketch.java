package io.millrace.aggregation.measure;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * DDSketch: counts of values in buckets whose bounds grow by 2.02%, so that the middle of a bucket is within 1% of each of its
 * values. Only non-empty buckets take memory. Magnitudes below 1e-9 count as zero and above 1e18 as 1e18, which limits the
 * sketch to about 6,200 buckets. Buckets are never collapsed, so merges are exact and any order gives the same sketch.
 *
 * @see <a href="https://www.vldb.org/pvldb/vol12/p2195-masson.pdf">Masson, Rim, Lee: DDSketch, PVLDB 12(12), 2019</a>
 */
final class DdSketch {
    /** Maximum number of buckets: every magnitude with both signs, and zero. */
    static final int MAX_BUCKETS = 6_250;

    private static final double ACCURACY = 0.01;
    private static final double GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
    private static final double LOG_GAMMA = StrictMath.log(GAMMA);
    private static final double MIN_MAGNITUDE = 1e-9;
    private static final double MAX_MAGNITUDE = 1e18;
    /** Makes the key of every positive value positive, so that keys sort like values. */
    private static final int SHIFT = 1100;

    private int[] keys = new int[4];
    private long[] counts = new long[4];
    private int size;
    private long total;

    /** Adds the value {@code times} times. */
    void add(double value, long times) {
        addKey(key(value), times);
    }

    long total() {
        return total;
    }

    /** Key of the value's bucket. Keys sort like values. */
    static int key(double value) {
        double magnitude = Math.min(Math.abs(value), MAX_MAGNITUDE);
        if (magnitude < MIN_MAGNITUDE) {
            return 0;
        }
        // StrictMath gives the same result on every machine, and so the same bucket.
        int index = (int) Math.ceil(StrictMath.log(magnitude) / LOG_GAMMA) + SHIFT;
        return value < 0 ? -index : index;
    }

    /** Representative value of a bucket, within 1% of each of its values. */
    static double middle(int key) {
        if (key == 0) {
            return 0;
        }
        double magnitude = StrictMath.exp((Math.abs(key) - SHIFT) * LOG_GAMMA) * 2 / (GAMMA + 1);
        return key < 0 ? -magnitude : magnitude;
    }

    private void addKey(int key, long count) {
        total += count;
        int at = Arrays.binarySearch(keys, 0, size, key);
        if (at >= 0) {
            counts[at] += count;
            return;
        }
        insert(-at - 1, key, count);
    }

    private void insert(int at, int key, long count) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        keys[at] = key;
        counts[at] = count;
        size++;
    }

    void merge(DdSketch other) {
        for (int i = 0; i < other.size; i++) {
            addKey(other.keys[i], other.counts[i]);
        }
    }

    /** Value at a rank of the sorted values, counted from 0, within 1%. */
    double valueAtRank(long rank) {
        long below = 0;
        int at = 0;
        while (at < size - 1 && below + counts[at] <= rank) {
            below += counts[at];
            at++;
        }
        return middle(keys[at]);
    }

    void serialize(ByteSink out) {
        out.putVarLong(size);
        int previous = 0;
        for (int i = 0; i < size; i++) {
            out.putZigZag(keys[i] - previous);
            out.putVarLong(counts[i]);
            previous = keys[i];
        }
    }

    static DdSketch deserialize(ByteBuffer in) {
        var sketch = new DdSketch();
        sketch.size = ByteSource.getCount(in, 2);
        sketch.keys = new int[Math.max(4, sketch.size)];
        sketch.counts = new long[sketch.keys.length];
        int previous = 0;
        for (int i = 0; i < sketch.size; i++) {
            previous += (int) ByteSource.getZigZag(in);
            sketch.keys[i] = previous;
            sketch.counts[i] = ByteSource.getVarLong(in);
            sketch.total += sketch.counts[i];
        }
        return sketch;
    }

    int heapBytes() {
        return 80 + 12 * keys.length;
    }
}
