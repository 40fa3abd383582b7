package io.millrace.aggregation.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Row of one window and group in both generations.
 *
 * @param live values of the live generation, in the order of {@link ComparedColumns#measures}; empty if it has no such row
 * @param next values of the shadow
 */
record ComparedRow(
        long windowStart,
        long windowEnd,
        List<String> group,
        Optional<List<Object>> live,
        Optional<List<Object>> next) {
    /** Doubles that differ by less are equal: sums in binary floating point depend on the order of events in their last digits. */
    private static final double RELATIVE_TOLERANCE = 1e-12;

    /** Indexes of the measures whose values differ; all of them if only one generation has the row. */
    List<Integer> differing(int measures) {
        List<Integer> differing = new ArrayList<>();
        for (int i = 0; i < measures; i++) {
            if (live.isEmpty()
                    || next.isEmpty()
                    || !isEqual(live.get().get(i), next.get().get(i))) {
                differing.add(i);
            }
        }
        return differing;
    }

    boolean isEqual(int measures) {
        return live.isPresent() && next.isPresent() && differing(measures).isEmpty();
    }

    private static boolean isEqual(Object one, Object other) {
        if (one instanceof Number a && other instanceof Number b && !a.equals(b)) {
            double difference = Math.abs(a.doubleValue() - b.doubleValue());
            return difference <= RELATIVE_TOLERANCE * Math.max(Math.abs(a.doubleValue()), Math.abs(b.doubleValue()));
        }
        return Objects.equals(one, other);
    }

    /** The shadow's value less the live one; empty unless both are numbers. */
    Optional<Double> difference(int measure) {
        Object before = live.map(values -> values.get(measure)).orElse(null);
        Object after = next.map(values -> values.get(measure)).orElse(null);
        return before instanceof Number a && after instanceof Number b
                ? Optional.of(b.doubleValue() - a.doubleValue())
                : Optional.empty();
    }
}
