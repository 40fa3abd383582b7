package io.millrace.sink.destination;

import java.util.List;

/**
 * Effect of applying a definition on one destination.
 *
 * @param reasons explanation, for people
 * @param destination destination to apply, with generation and revision set; the current one for UNCHANGED, DELETED and REFUSED
 */
public record DestinationChange(String name, Kind kind, List<String> reasons, Destination destination) {
    public DestinationChange {
        reasons = List.copyOf(reasons);
    }

    /** Effect on what is delivered. */
    public enum Kind {
        /** New: delivers what is published from now on. */
        ADDED,
        UNCHANGED,
        /** Goes on where it is, with the new settings. */
        COMPATIBLE,
        /** Begins anew with what is published from now on. */
        RESTARTS,
        DELETED,
        /** Not applicable; nothing changes. */
        REFUSED
    }
}
