package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;

/** The mergeable state of one measure for one group of one window. Not thread-safe. */
public abstract class Accumulator {
    /** Evaluates the measure's arguments on the event and adds it; an argument that is null adds nothing. */
    public abstract void addEvent(EventView event);

    /**
     * Adds a number that was computed elsewhere, or takes back one that was added.
     *
     * @param sign 1 or −1
     * @throws UnsupportedOperationException if the measure cannot take back
     */
    public void addOrRetract(double value, int sign) {
        throw new UnsupportedOperationException("what was added cannot be taken back");
    }

    /**
     * Adds what the other has seen, which is left as it was.
     *
     * @param other an accumulator of the same measure
     */
    public abstract void merge(Accumulator other);

    /** Appends a compact form, starting with a byte for its version; equal state gives equal bytes. */
    public abstract void serialize(ByteSink out);

    /**
     * The value: a Long, Double, String or a {@code List<TopItem>} as the measure's type says, or null where there is none
     * yet, such as the minimum of no values.
     */
    public abstract Object result();

    /** About how many bytes of heap it takes. */
    public abstract int heapBytes();
}
