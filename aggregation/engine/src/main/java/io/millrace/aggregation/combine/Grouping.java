package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.partial.GroupCodec;
import java.util.Arrays;

/**
 * What events are grouped by: one number for an event's group, the same exactly for the same group, shared by all insights
 * with the same dimensions. Not thread-safe.
 */
final class Grouping {
    private final Dimension[] dimensions;
    private final StringInterner dictionary;
    private final int[] numbers;
    /** One for each dimension between the first and the last. */
    private final PairInterner[] pairs;

    private long sequence = -1;
    private long key;

    Grouping(Dimension[] dimensions, StringInterner dictionary) {
        this.dimensions = dimensions;
        this.dictionary = dictionary;
        this.numbers = new int[dimensions.length];
        this.pairs = new PairInterner[Math.max(0, dimensions.length - 2)];
        Arrays.setAll(pairs, i -> new PairInterner(dictionary::grew));
    }

    /** The key of the event's group. */
    long of(EventView event) {
        if (sequence != event.sequence()) {
            key = find(event);
            sequence = event.sequence();
        }
        return key;
    }

    private long find(EventView event) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = dimensions[i].number(event);
        }
        if (numbers.length == 0) {
            return 0;
        }
        long found = numbers[0];
        for (int i = 1; i < numbers.length; i++) {
            int before = i == 1 ? (int) found : pairs[i - 2].number(found);
            found = ((long) before << 32) | numbers[i];
        }
        return found;
    }

    /** The group of the event that {@link #of} was asked about last, as {@link GroupCodec} has it. */
    byte[] encode() {
        var values = new byte[numbers.length][];
        for (int i = 0; i < values.length; i++) {
            values[i] = dictionary.text(numbers[i]);
        }
        return GroupCodec.encodeUtf8(values);
    }

    /** The dictionary has forgotten its numbers. */
    void forget() {
        sequence = -1;
        for (var dimension : dimensions) {
            dimension.forget();
        }
        for (var one : pairs) {
            one.forget();
        }
    }
}
