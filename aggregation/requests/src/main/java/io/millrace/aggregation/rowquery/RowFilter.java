package io.millrace.aggregation.rowquery;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Conditions on stored rows, checked before a roll-up: bounds of the window, and sets of values that dimensions must or must not
 * have.
 *
 * @param startsFrom only windows that start at this or later, ms since the epoch
 * @param endsBy only windows that end at this or before, ms since the epoch
 * @param dimensions conditions on dimensions, all of which must hold
 */
public record RowFilter(long startsFrom, long endsBy, List<Values> dimensions) {
    /** Matches every row. */
    public static final RowFilter NONE = new RowFilter(Long.MIN_VALUE, Long.MAX_VALUE, List.of());

    /**
     * Condition that a dimension's value is in a set, or is not.
     *
     * @param dimension index of the dimension in the definition
     * @param among true if the value must be in the set, false if it must not
     * @param values may contain null, the absent value
     */
    public record Values(int dimension, boolean among, Set<String> values) {}

    public RowFilter {
        dimensions = List.copyOf(dimensions);
    }

    /** A copy with one more condition. */
    public RowFilter and(Values more) {
        List<Values> all = new ArrayList<>(dimensions);
        all.add(more);
        return new RowFilter(startsFrom, endsBy, all);
    }

    public boolean matches(long windowStart, long windowEnd, List<String> group) {
        return matchesWindow(windowStart, windowEnd) && matchesGroup(group);
    }

    public boolean matchesWindow(long windowStart, long windowEnd) {
        return windowStart >= startsFrom && windowEnd <= endsBy;
    }

    public boolean matchesGroup(List<String> group) {
        for (Values dimension : dimensions) {
            if (dimension.values.contains(group.get(dimension.dimension)) != dimension.among) {
                return false;
            }
        }
        return true;
    }
}
