package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;

/** Stored history of one person for one insight. Not thread-safe. */
interface PersonHistory {
    /** Result of adding an event. */
    enum Added {
        /** The event counts, and the history is as before. */
        UNCHANGED,
        CHANGED,
        /** The history is at its limit: the event does not count. */
        LIMIT_REACHED
    }

    /** Adds the event that the insight matched last, and passes on how the person's contribution changes. */
    Added addMatched(String person, Contributions out);

    /** Passes on that the person contributes nothing any more: the history leaves for another person's. */
    void retract(String person, Contributions out);

    /**
     * Adds what another person's history of the same insight holds, and passes on how the person's contribution changes: afterwards
     * it is that of all events of both. The other history must not be used any more.
     *
     * @return how many parts of the other history did not fit
     */
    int unite(PersonHistory other, String person, Contributions out);

    /** Replaces a person, by hash, by another in measures over the history's events. */
    default void replacePerson(long from, long to) {
        // Only sessions have such measures.
    }

    /** Returns when the newest event was received, ms since the epoch, not before it and at most a day after it. */
    long newestReceivedAt();

    /**
     * Removes what is older than both times; its contribution to rows stays.
     *
     * @param time event time, ms since the epoch
     * @param receivedAt time of receipt, ms since the epoch
     * @return whether anything was removed
     */
    boolean expire(long time, long receivedAt);

    boolean isEmpty();

    /** Appends the serialized form, whose first byte is its version. */
    void serialize(ByteSink out);

    /** Returns the estimated bytes of heap. */
    int heapBytes();
}
