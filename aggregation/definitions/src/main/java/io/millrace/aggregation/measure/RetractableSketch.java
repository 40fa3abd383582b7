package io.millrace.aggregation.measure;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Quantiles of numbers that can be taken back. The buckets are those of {@link DdSketch}; beside the count, each keeps the sum
 * and the sum of squares of its numbers, as distances from its bound in steps of the double format. These sums are integers,
 * which go back exactly in any order, and the steps are in the order of the numbers. So a bucket's mean lies between its
 * least and its greatest number, a bucket of one number gives it back as it was, and one of two gives both.
 */
final class RetractableSketch {
    private Bucket[] buckets = new Bucket[2];
    private int size;
    private long total;

    /** Sums of 128 bits: of squares they are right by what wraps around, for they are read of two numbers only. */
    private static final class Bucket {
        final int key;
        long count;
        /** How many of them the sums are of: what an older version counted has none. */
        long summed;

        long sumHigh;
        long sumLow;
        long squaresHigh;
        long squaresLow;

        Bucket(int key) {
            this.key = key;
        }

        void add(long steps, int sign) {
            count += sign;
            summed += sign;
            addSum(sign * steps < 0 ? -1 : 0, sign * steps);
            long high = Math.multiplyHigh(steps, steps);
            long low = steps * steps;
            addSquares(sign > 0 ? high : ~high + (low == 0 ? 1 : 0), sign > 0 ? low : -low);
        }

        void add(Bucket other) {
            count += other.count;
            summed += other.summed;
            addSum(other.sumHigh, other.sumLow);
            addSquares(other.squaresHigh, other.squaresLow);
        }

        private void addSum(long high, long low) {
            sumLow += low;
            sumHigh += high + (Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0);
        }

        private void addSquares(long high, long low) {
            squaresLow += low;
            squaresHigh += high + (Long.compareUnsigned(squaresLow, low) < 0 ? 1 : 0);
        }

        boolean isEmpty() {
            // Of a part, the counts may even out while the sums are still to be met by those of another part.
            return (count | summed | sumHigh | sumLow | squaresHigh | squaresLow) == 0;
        }

        /** The number at a rank among these, from 0. */
        double valueAtRank(long rank) {
            if (summed != count) {
                return DdSketch.middle(key);
            }
            var sum = wide(sumHigh, sumLow);
            if (count != 2) {
                var divided = sum.divideAndRemainder(BigInteger.valueOf(count));
                long down = divided[1].signum() < 0 ? 1 : 0;
                return value(key, divided[0].longValue() - down);
            }
            var apart = wide(squaresHigh, squaresLow)
                    .shiftLeft(1)
                    .subtract(sum.multiply(sum))
                    .sqrt();
            var twice = rank == 0 ? sum.subtract(apart) : sum.add(apart);
            return value(key, twice.shiftRight(1).longValue());
        }

        private static BigInteger wide(long high, long low) {
            return BigInteger.valueOf(high)
                    .shiftLeft(Long.SIZE)
                    .add(BigInteger.valueOf(low >>> 1).shiftLeft(1))
                    .add(BigInteger.valueOf(low & 1));
        }
    }

    /** How far the number is from the bucket's middle, in doubles that lie between. */
    private static long steps(int key, double value) {
        return ordered(value) - ordered(DdSketch.middle(key));
    }

    private static double value(int key, long steps) {
        long ordered = ordered(DdSketch.middle(key)) + steps;
        return Double.longBitsToDouble(ordered < 0 ? Long.MIN_VALUE - ordered : ordered);
    }

    /** A number for each double, in the same order; the two zeros have one. */
    private static long ordered(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits < 0 ? Long.MIN_VALUE - bits : bits;
    }

    /** Adds a number, or takes it back. */
    void addOrRetract(double value, int sign) {
        int key = DdSketch.key(value);
        int at = find(key);
        buckets[at].add(steps(key, value), sign);
        total += sign;
        removeIfEmpty(at);
    }

    void merge(RetractableSketch other) {
        for (int i = 0; i < other.size; i++) {
            int at = find(other.buckets[i].key);
            buckets[at].add(other.buckets[i]);
            removeIfEmpty(at);
        }
        total += other.total;
    }

    /** Where the bucket is, which is made if there is none. */
    private int find(int key) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (buckets[middle].key < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == size || buckets[low].key != key) {
            if (size == buckets.length) {
                buckets = Arrays.copyOf(buckets, size * 2);
            }
            System.arraycopy(buckets, low, buckets, low + 1, size - low);
            buckets[low] = new Bucket(key);
            size++;
        }
        return low;
    }

    private void removeIfEmpty(int at) {
        if (buckets[at].isEmpty()) {
            size--;
            System.arraycopy(buckets, at + 1, buckets, at, size - at);
            buckets[size] = null;
        }
    }

    /** The number at rank {@code floor(q·(n−1))}; null where there is none. */
    Double quantile(double q) {
        if (total <= 0) {
            return null;
        }
        long rank = (long) Math.floor(q * (total - 1));
        long below = 0;
        int at = 0;
        while (at < size - 1 && below + buckets[at].count <= rank) {
            below += buckets[at].count;
            at++;
        }
        return buckets[at].valueAtRank(rank - below);
    }

    void serialize(ByteSink out) {
        out.putVarLong(size);
        int previous = 0;
        for (int i = 0; i < size; i++) {
            var bucket = buckets[i];
            out.putZigZag(bucket.key - previous);
            out.putZigZag(bucket.count);
            out.putZigZag(bucket.summed);
            out.putZigZag(bucket.sumHigh);
            out.putLong(bucket.sumLow);
            out.putZigZag(bucket.squaresHigh);
            out.putLong(bucket.squaresLow);
            previous = bucket.key;
        }
    }

    static RetractableSketch deserialize(ByteBuffer in) {
        var sketch = new RetractableSketch();
        sketch.size = ByteSource.getCount(in, 21);
        sketch.buckets = new Bucket[Math.max(2, sketch.size)];
        int previous = 0;
        for (int i = 0; i < sketch.size; i++) {
            previous += (int) ByteSource.getZigZag(in);
            var bucket = new Bucket(previous);
            bucket.count = ByteSource.getZigZag(in);
            bucket.summed = ByteSource.getZigZag(in);
            bucket.sumHigh = ByteSource.getZigZag(in);
            bucket.sumLow = in.getLong();
            bucket.squaresHigh = ByteSource.getZigZag(in);
            bucket.squaresLow = in.getLong();
            sketch.buckets[i] = bucket;
            sketch.total += bucket.count;
        }
        return sketch;
    }

    /** What a version wrote that only counted. */
    static RetractableSketch deserializeCounts(ByteBuffer in) {
        var sketch = new RetractableSketch();
        int previous = 0;
        for (int left = ByteSource.getCount(in, 2); left > 0; left--) {
            previous += (int) ByteSource.getZigZag(in);
            long count = ByteSource.getVarLong(in);
            sketch.buckets[sketch.find(previous)].count = count;
            sketch.total += count;
        }
        return sketch;
    }

    int heapBytes() {
        return 64 + 4 * buckets.length + 80 * size;
    }
}
