package io.millrace.aggregation.definition;

import java.util.Collection;
import java.util.List;

/** Says what a change of definitions means before it is applied. Pure. */
public final class Planner {
    private Planner() {}

    /**
     * What becomes of each insight, by name.
     *
     * @param deleteMissing whether a current insight that is not wanted is deleted, or left alone
     */
    public static List<Change> plan(
            Collection<InsightSpec> current, Collection<InsightSpec> wanted, boolean deleteMissing) {
        throw new UnsupportedOperationException("being written");
    }
}
