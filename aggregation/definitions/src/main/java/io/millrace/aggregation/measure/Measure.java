package io.millrace.aggregation.measure;

import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * One measure of one insight, bound to the closures of its arguments. Accumulators of a measure merge with each other
 * in any order and grouping to the same result. A measure belongs to the task that compiled it: not thread-safe.
 */
public interface Measure {
    /** Name of the measure in its insight. */
    String name();

    /** The function: count, sum, uniques, … */
    String function();

    /** Type of {@link Accumulator#result}. */
    MeasureType type();

    /** An empty accumulator. */
    Accumulator newAccumulator();

    /**
     * Reads what {@link Accumulator#serialize} wrote, leaving the buffer after it.
     *
     * @throws IllegalArgumentException if the bytes are of an unknown format version
     * @throws java.nio.BufferUnderflowException if they are cut
     */
    Accumulator deserialize(ByteBuffer in);

    /** What it asks of each event. Evaluated before anything is counted, so that an expression that fails leaves no trace. */
    default List<Expression> arguments() {
        return List.of();
    }

    /** Most bytes of what an accumulator writes, and of its result in a row, whichever is more. */
    int maxBytes();

    /** Whether accumulators are nothing but how many events were added. */
    default boolean isEventCount() {
        return false;
    }

    /** The accumulator that so many events were added to. */
    default Accumulator fromEventCount(long events) {
        throw new UnsupportedOperationException(function() + " looks at the events");
    }

    /** Whether accumulators merge by adding one number, and nothing else is in them. */
    default boolean isSingleNumber() {
        return false;
    }

    /**
     * Reads what {@link #deserialize} reads as the one number that it is, in units of the measure's own.
     *
     * @return {@link Long#MIN_VALUE} if it takes more than a long
     */
    default long deserializeNumber(ByteBuffer in) {
        throw new UnsupportedOperationException(function() + " is not one number");
    }

    /** The {@link Accumulator#result} of an accumulator that is this number. */
    default Object resultOfNumber(long number) {
        throw new UnsupportedOperationException(function() + " is not one number");
    }

    /** The stated error of an approximate measure; empty where the result is exact. */
    default Optional<String> errorBound() {
        return Optional.empty();
    }
}
