package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;

/** What is kept of one person for one insight. Not thread-safe. */
interface PersonHistory {
    /** What became of an event. */
    enum Added {
        /** It changes nothing that is kept. */
        KNOWN,
        CHANGED,
        /** The person's history is as long as it may be. */
        REFUSED
    }

    /** Takes in the event that the insight matched last, and tells what it changes of the person's contributions. */
    Added add(String person, Contributions out);

    /**
     * Forgets what is older than both, without taking back what it contributed.
     *
     * @param time event time, ms since the epoch
     * @param receivedAt time of receipt, ms since the epoch
     * @return whether it forgot something
     */
    boolean expire(long time, long receivedAt);

    boolean isEmpty();

    /** Appends it in a form that begins with a byte for its version. */
    void write(ByteSink out);

    /** About how many bytes of heap it takes. */
    int sizeInBytes();
}
