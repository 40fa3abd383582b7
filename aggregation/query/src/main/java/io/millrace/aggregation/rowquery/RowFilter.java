package io.millrace.aggregation.rowquery;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What rows must match besides a range of time and whole values: bounds that hold for a window itself, and dimensions
 * that have, or have not, one of several values. Decided on stored rows, so before a roll-up.
 *
 * @param startsFrom windows that start at this or later, ms since the epoch
 * @param endsBy windows that end at this or before, ms since the epoch
 * @param dimensions each of which must hold
 */
public record RowFilter(long startsFrom, long endsBy, List<Values> dimensions) {
    /** Lets every row pass. */
    public static final RowFilter NONE = new RowFilter(Long.MIN_VALUE, Long.MAX_VALUE, List.of());

    /**
     * Whether a dimension's value is one of a set.
     *
     * @param dimension its index in the definition
     * @param among whether it must be one of them, or none
     * @param values may have null, which is the absent value
     */
    public record Values(int dimension, boolean among, Set<String> values) {}

    public RowFilter {
        dimensions = List.copyOf(dimensions);
    }

    /** The same, and a dimension more. */
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
