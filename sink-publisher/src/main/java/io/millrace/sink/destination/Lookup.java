package io.millrace.sink.destination;

/** Where a row can go. */
public sealed interface Lookup {
    /** There, now. */
    record Ready(Destination destination) implements Lookup {}

    /**
     * Nowhere yet.
     *
     * @param isDefined whether the definition is known and its topic is being prepared; if not, it is still to arrive
     * @param reason what is missing, for people
     */
    record NotYet(boolean isDefined, String reason) implements Lookup {}

    /**
     * Nowhere, however long one waits.
     *
     * @param reason why, for people
     */
    record Never(String reason) implements Lookup {}
}
