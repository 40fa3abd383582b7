package io.millrace.aggregation.journey;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Difference between a person's contributions before and after an event, in which equal contributions cancel out. A contribution
 * has a number for each measure of the insight, NaN where it contributes nothing to the measure. Not thread-safe.
 */
final class ContributionDelta {
    private final Map<Item, Integer> items = new LinkedHashMap<>();

    /** @param sign −1 for a contribution before the event, 1 for one after it */
    void add(WindowGroup row, double[] values, int sign) {
        items.merge(new Item(row, values), sign, (one, other) -> one + other == 0 ? null : one + other);
    }

    /** Applies the difference: retractions first, then additions. */
    void applyTo(Contributions out) {
        applyTo(out, -1);
        applyTo(out, 1);
    }

    private void applyTo(Contributions out, int sign) {
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
