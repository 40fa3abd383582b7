package io.millrace.aggregation.measure;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Quantile sketch from which numbers can be retracted. It has the buckets of {@link DdSketch}; beside the count, each bucket
 * keeps the sum and the sum of squares of its numbers' distances from the bucket's middle, counted in representable doubles.
 * These are integers, so they can be retracted exactly in any order, and they sort like the numbers. The mean of a bucket
 * therefore lies between its least and greatest number, and buckets of one or two numbers return them exactly.
 */
final class RetractableSketch {
    private Bucket[] buckets = new Bucket[2];
    private int size;
    private long total;

    /** Bucket with 128-bit sums. The sum of squares may wrap around; it is only used for two numbers, where it cannot. */
    private static final class Bucket {
        final int key;
        long count;
        /** Number of values in the sums; values counted by an earlier format are not in them. */
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
            // In a partial aggregate the counts may cancel out while the sums await those of another partial.
            return (count | summed | sumHigh | sumLow | squaresHigh | squaresLow) == 0;
        }

        /** Number at a rank within the bucket, counted from 0. */
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

    /** Distance of the number from the bucket's middle, in representable doubles. */
    private static long steps(int key, double value) {
        return ordered(value) - ordered(DdSketch.middle(key));
    }

    private static double value(int key, long steps) {
        long ordered = ordered(DdSketch.middle(key)) + steps;
        return Double.longBitsToDouble(ordered < 0 ? Long.MIN_VALUE - ordered : ordered);
    }

    /** Maps doubles to integers in the same order; both zeros have the same. */
    private static long ordered(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits < 0 ? Long.MIN_VALUE - bits : bits;
    }

    /** Adds a number (sign 1) or retracts it (sign −1). */
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

    /** Index of the bucket, which is inserted if missing. */
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

    /** Number at rank {@code floor(q·(n−1))}; null if the sketch is empty. */
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

    /** Reads the earlier format, which had counts only. */
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
