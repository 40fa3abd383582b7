package io.millrace.aggregation.definition;

import java.util.List;

/**
 * Effect of applying a definition on one insight.
 *
 * @param reasons explanation, for people
 * @param spec specification to apply, with generation and revision set; the current one for UNCHANGED, DELETED and REFUSED
 */
public record DefinitionChange(String name, Kind kind, List<String> reasons, InsightSpec spec) {
    public DefinitionChange {
        reasons = List.copyOf(reasons);
    }

    /** Effect on the insight's rows. */
    public enum Kind {
        /** New: counts from the start of its next window. */
        ADDED,
        UNCHANGED,
        /** Keeps its rows. */
        COMPATIBLE,
        /** Starts over under a new generation. */
        RESTARTS,
        DELETED,
        /** Is built as a shadow beside the live generation. */
        SHADOW,
        /** Its shadow becomes the live generation. */
        PROMOTED,
        /** Its shadow is dropped. */
        DISCARDED,
        /** Not applicable; nothing changes. */
        REFUSED
    }
}
