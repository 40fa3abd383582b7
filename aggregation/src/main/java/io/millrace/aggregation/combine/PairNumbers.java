package io.millrace.aggregation.combine;

import java.util.Arrays;

/** Numbers from 1 on for pairs of numbers: an open-addressed table of longs. Not thread-safe. */
final class PairNumbers {
    private long[] pairs = new long[64];
    private int[] numbers = new int[64];
    private int size;

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
        Arrays.fill(numbers, 0);
        size = 0;
    }

    private void grow() {
        var oldPairs = pairs;
        var oldNumbers = numbers;
        pairs = new long[oldPairs.length * 2];
        numbers = new int[pairs.length];
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
