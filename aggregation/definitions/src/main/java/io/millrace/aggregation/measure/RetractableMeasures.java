package io.millrace.aggregation.measure;

/**
 * Measures of numbers that are computed elsewhere and can be retracted: {@link Accumulator#addOrRetract} with a sign of −1 undoes
 * an addition exactly, in any order and grouping.
 */
public final class RetractableMeasures {
    private RetractableMeasures() {}

    /** Number of values. */
    public static Measure count(String name) {
        return new CountMeasure(name, null);
    }

    /** Exact mean of the values. */
    public static Measure average(String name) {
        return SumMeasure.average(name, null);
    }

    /** Quantile of the values, with the error of {@code quantile()}. */
    public static Measure quantile(String name, double rank) {
        return new QuantileMeasure(name, null, rank);
    }

    /** Value that is the same in every addition. */
    public static Measure position(String name) {
        return new PositionMeasure(name);
    }
}
