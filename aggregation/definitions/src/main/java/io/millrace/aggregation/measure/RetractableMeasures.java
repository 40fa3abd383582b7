package io.millrace.aggregation.measure;

/**
 * Measures of numbers that are computed elsewhere, and can be taken back: {@link Accumulator#addOrRetract(double, int)} with a sign of
 * −1 undoes one of +1 exactly, in any order and grouping.
 */
public final class RetractableMeasures {
    private RetractableMeasures() {}

    /** How many numbers there are, whatever they are. */
    public static Measure count(String name) {
        return new CountMeasure(name, null);
    }

    /** Their mean, exact. */
    public static Measure average(String name) {
        return SumMeasure.average(name, null);
    }

    /** Their quantile, within the error of {@code quantile()}. */
    public static Measure quantile(String name, double rank) {
        return new QuantileMeasure(name, null, rank);
    }

    /** A number that is the same in all of them. */
    public static Measure position(String name) {
        return new PositionMeasure(name);
    }
}
