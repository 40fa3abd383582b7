package io.millrace.aggregation.measure;

import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Measure of an insight, bound to the compiled expressions of its arguments. Its accumulators can be merged in any order and
 * grouping with the same result. Not thread-safe: each task compiles its own.
 */
public interface Measure {
    /** Name of the measure in the insight. */
    String name();

    /** Name of the function: count, sum, uniques, … */
    String function();

    /** Type of {@link Accumulator#result}. */
    MeasureType type();

    /** Creates an empty accumulator. */
    Accumulator newAccumulator();

    /**
     * Reads what {@link Accumulator#serialize} wrote and leaves the buffer's position behind it.
     *
     * @throws IllegalArgumentException if the format version is unknown
     * @throws java.nio.BufferUnderflowException if the bytes are truncated
     */
    Accumulator deserialize(ByteBuffer in);

    /** Argument expressions. They are evaluated before an event is added anywhere, so that a failing one changes no state. */
    default List<Expression> arguments() {
        return List.of();
    }

    /** Upper bound in bytes of both the serialized accumulator and its result in a row. */
    int maxBytes();

    /** Whether the state is just the number of events, so that {@link #fromEventCount} can create it. */
    default boolean isEventCount() {
        return false;
    }

    /** Creates the accumulator that the given number of events leads to, if {@link #isEventCount}. */
    default Accumulator fromEventCount(long events) {
        throw new UnsupportedOperationException(function() + "() depends on the events, not only on their number");
    }

    /** Whether the result is the number of unique persons, which changes when persons are merged. */
    default boolean countsPersons() {
        return listedPersons() > 0;
    }

    /** Up to how many unique persons the state lists one by one, so that a merge corrects it; 0 if it does not count persons. */
    default int listedPersons() {
        return 0;
    }

    /** Whether the state is a single number and merging is addition. */
    default boolean isSingleNumber() {
        return false;
    }

    /**
     * Reads a serialized accumulator as its single number, in units of the measure, if {@link #isSingleNumber}.
     *
     * @return {@link Long#MIN_VALUE} if the number does not fit in a long
     */
    default long deserializeNumber(ByteBuffer in) {
        throw new UnsupportedOperationException(function() + "() is not a single number");
    }

    /** {@link Accumulator#result} of an accumulator with this single number, if {@link #isSingleNumber}. */
    default Object resultOfNumber(long number) {
        throw new UnsupportedOperationException(function() + "() is not a single number");
    }

    /** Stated error of an approximate measure, for people; empty if the result is exact. */
    default Optional<String> errorBound() {
        return Optional.empty();
    }
}
