package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import java.util.function.LongConsumer;

/** Mergeable state of one measure for one group and window. Not thread-safe. */
public abstract class Accumulator {
    /** Evaluates the measure's arguments on the event and adds the result; a null argument adds nothing. */
    public abstract void addEvent(EventView event);

    /**
     * Adds a number that was computed elsewhere, or retracts one that was added.
     *
     * @param sign 1 to add, −1 to retract
     * @throws UnsupportedOperationException if the measure is not one of {@link RetractableMeasures}
     */
    public void addOrRetract(double value, int sign) {
        throw new UnsupportedOperationException("this measure cannot retract values");
    }

    /**
     * Replaces a person by another among the unique persons, as if the events had been of the other one; other measures are not
     * concerned.
     *
     * @param from {@link PersonHash} of the person that was given up
     * @param to {@link PersonHash} of the survivor
     * @return false if the state is a sketch, which counts both
     */
    public boolean replacePerson(long from, long to) {
        return true; // The state does not depend on persons.
    }

    /** Passes on the hashes of the unique persons, if the state has them one by one. */
    public void forEachPerson(LongConsumer visitor) {
        // The state does not depend on persons, or does not know them any more.
    }

    /**
     * Merges the state of another accumulator into this one.
     *
     * @param other an accumulator of the same measure, which is not changed
     */
    public abstract void merge(Accumulator other);

    /** Appends the serialized state, which starts with a version byte. Equal states give equal bytes. */
    public abstract void serialize(ByteSink out);

    /**
     * Result so far: a Long, Double, String or {@code List<TopItem>} according to {@link Measure#type}, or null if there is none,
     * such as the minimum of no values.
     */
    public abstract Object result();

    /** Approximate heap size in bytes. */
    public abstract int heapBytes();
}
