package io.millrace.aggregation.journey;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The difference between what a person contributed before an event and after it: what is in both vanishes. A contribution
 * is a number for each measure of the insight, not-a-number where it gives the measure nothing.
 */
final class ContributionDelta {
    private final Map<Item, Integer> items = new LinkedHashMap<>();

    /** @param sign −1 for what was contributed before, 1 for what is now */
    void add(WindowGroup row, double[] values, int sign) {
        items.merge(new Item(row, values), sign, (one, other) -> one + other == 0 ? null : one + other);
    }

    /** Tells what is to be taken back, then what is to be added. */
    void emit(Contributions out) {
        emit(out, -1);
        emit(out, 1);
    }

    private void emit(Contributions out, int sign) {
        items.forEach((item, times) -> {
            for (int i = 0; i < times * sign; i++) {
                out.contribute(item.row, item.values, sign);
            }
        });
    }

    private static final class Item {
        final WindowGroup row;
        final double[] values;

        Item(WindowGroup row, double[] values) {
            this.row = row;
            this.values = values;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Item that && row.equals(that.row) && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return 31 * row.hashCode() + Arrays.hashCode(values);
        }
    }
}
