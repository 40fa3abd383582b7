package io.millrace.aggregation.combine;

import java.util.function.LongConsumer;

/** Numbers from 1 on for pairs of numbers: an open-addressed table of longs. Not thread-safe. */
final class PairInterner {
    private static final int LEAST = 64;

    private final LongConsumer grown;
    private long[] pairs = new long[LEAST];
    private int[] numbers = new int[LEAST];
    private int size;

    /** @param grown is told by how many bytes it has grown */
    PairInterner(LongConsumer grown) {
        this.grown = grown;
    }

    int number(long pair) {
        int mask = pairs.length - 1;
        int at = WindowGroups.spread(pair) & mask;
        for (; numbers[at] != 0; at = (at + 1) & mask) {
            if (pairs[at] == pair) {
                return numbers[at];
            }
        }
        if (size * 2 >= pairs.length) {
            grow();
            return number(pair);
        }
        pairs[at] = pair;
        numbers[at] = ++size;
        return size;
    }

    void forget() {
        pairs = new long[LEAST];
        numbers = new int[LEAST];
        size = 0;
    }

    private void grow() {
        var oldPairs = pairs;
        var oldNumbers = numbers;
        pairs = new long[oldPairs.length * 2];
        numbers = new int[pairs.length];
        grown.accept((long) oldPairs.length * (Long.BYTES + Integer.BYTES));
        int mask = pairs.length - 1;
        for (int i = 0; i < oldPairs.length; i++) {
            if (oldNumbers[i] != 0) {
                int at = WindowGroups.spread(oldPairs[i]) & mask;
                while (numbers[at] != 0) {
                    at = (at + 1) & mask;
                }
                pairs[at] = oldPairs[i];
                numbers[at] = oldNumbers[i];
            }
        }
    }
}
