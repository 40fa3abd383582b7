package io.millrace.aggregation.definition;

import java.util.List;

/**
 * What applying does to one insight.
 *
 * @param reasons why, for people
 * @param spec what to apply, with generation and revision set; the current one for UNCHANGED, DELETED and REFUSED
 */
public record DefinitionChange(String name, Kind kind, List<String> reasons, InsightSpec spec) {
    public DefinitionChange {
        reasons = List.copyOf(reasons);
    }

    /** What becomes of the insight's rows. */
    public enum Kind {
        /** New: counts from its next whole window. */
        ADDED,
        UNCHANGED,
        /** Keeps its rows. */
        COMPATIBLE,
        /** Starts over under a new generation. */
        RESTARTS,
        DELETED,
        /** Cannot be applied. */
        REFUSED
    }
}
