package io.millrace.aggregation.measure;

import io.millrace.aggregation.expression.MeasureCall;
import io.millrace.schemas.insight.MeasureType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Factory of measures from their calls. It rejects an invalid call with an exception that the expression checker reports. */
public final class MeasureFactory {
    /** Maximum bytes of all measures of a row: a row and its group must fit in one record. */
    public static final int MAX_ROW_BYTES = 780_000;

    private final Function<String, Measure> others;
    private final Duration window;

    /**
     * @param others looks up another measure of the insight by name; null if there is none
     * @param window length of the insight's windows, zero if they differ in length
     */
    public MeasureFactory(Function<String, Measure> others, Duration window) {
        this.others = others;
        this.window = window;
    }

    /** Creates the measure that the call describes. */
    public Measure create(String name, MeasureCall call) {
        return switch (call.function()) {
            case "count" -> new CountMeasure(name, call.size() == 0 ? null : call.expression(0));
            case "sum" -> SumMeasure.sum(name, call.numeric(0));
            case "floatSum" -> new FloatSumMeasure(name, call.numeric(0));
            case "avg" -> SumMeasure.average(name, call.numeric(0));
            case "min" -> new MinMaxMeasure(name, call.numeric(0), false);
            case "max" -> new MinMaxMeasure(name, call.numeric(0), true);
            case "variance" -> new VarianceMeasure(name, call.numeric(0), false);
            case "stddev" -> new VarianceMeasure(name, call.numeric(0), true);
            case "uniques" -> uniques(name, call);
            case "quantile" -> quantile(name, call);
            case "top" -> top(name, call);
            case "first" -> new FirstLastMeasure(name, call.expression(0), false);
            case "last" -> new FirstLastMeasure(name, call.expression(0), true);
            case "rate" -> rate(name, call);
            case "ratio" -> ratio(name, call);
            case "change", "growth" -> trend(name, call);
            case "histogram" -> histogram(name, call);
            default -> throw call.refusal("a measure is a call such as count() or sum(event.properties.revenue)");
        };
    }

    private static Measure uniques(String name, MeasureCall call) {
        int precision = call.size() == 1
                ? UniquesMeasure.DEFAULT_PRECISION
                : call.integer(1, UniquesMeasure.MIN_PRECISION, UniquesMeasure.MAX_PRECISION);
        return new UniquesMeasure(name, call.expression(0), precision);
    }

    private static Measure quantile(String name, MeasureCall call) {
        double rank = call.number(1);
        if (!(rank >= 0 && rank <= 1)) {
            throw call.refusal(1, "a quantile is from 0.0 to 1.0");
        }
        return new QuantileMeasure(name, call.numeric(0), rank);
    }

    private static Measure top(String name, MeasureCall call) {
        int limit = call.integer(1, 1, TopMeasure.MAX_LIMIT);
        int least = Math.max(10, 2 * limit);
        int capacity = call.size() < 3
                ? Math.max(TopMeasure.DEFAULT_CAPACITY, least)
                : call.integer(2, least, TopMeasure.MAX_CAPACITY);
        return new TopMeasure(name, call.expression(0), limit, capacity);
    }

    private Measure rate(String name, MeasureCall call) {
        if (window.isZero()) {
            throw call.refusal("rate() needs windows of equal length");
        }
        var counted = call.size() == 0 ? new CountMeasure(name, null) : SumMeasure.sum(name, call.numeric(0));
        return new RateMeasure(name, counted, window);
    }

    /** A ratio holds the states of both operands, so that nested ratios double in size and must be bounded here. */
    private Measure ratio(String name, MeasureCall call) {
        var dividend = operand(name, call, 0);
        var divisor = operand(name, call, 1);
        if (dividend.maxBytes() + divisor.maxBytes() > MAX_ROW_BYTES) {
            throw call.refusal("the state of this ratio may take more than " + MAX_ROW_BYTES + " bytes");
        }
        return new RatioMeasure(name, dividend, divisor);
    }

    private Measure trend(String name, MeasureCall call) {
        if (call.measure(0).isPresent()) {
            throw call.refusal(0, "a trend takes the name of a measure that is defined above it");
        }
        var of = operand(name, call, 0);
        if (of instanceof TrendMeasure) {
            throw call.refusal(0, "a trend of another trend is not supported");
        }
        return new TrendMeasure(
                name, call.function(), of, call.size() == 1 ? Optional.empty() : Optional.of(call.duration(1)));
    }

    private Measure operand(String name, MeasureCall call, int argument) {
        var inPlace = call.measure(argument);
        var operand = inPlace.isPresent() ? create(name, inPlace.get()) : others.apply(call.name(argument));
        if (operand == null) {
            throw call.refusal(argument, call.function() + "() takes measures that are defined above it");
        }
        if (operand.type() != MeasureType.LONG && operand.type() != MeasureType.DOUBLE) {
            throw call.refusal(
                    argument, call.function() + "() takes measures that are numbers, not " + operand.function() + "()");
        }
        return operand;
    }

    private static Measure histogram(String name, MeasureCall call) {
        List<Double> bounds = call.numbers(1);
        if (bounds.isEmpty() || bounds.size() > HistogramMeasure.MAX_BOUNDS) {
            throw call.refusal(1, "a histogram has 1 to " + HistogramMeasure.MAX_BOUNDS + " bounds");
        }
        for (int i = 1; i < bounds.size(); i++) {
            if (!(bounds.get(i) > bounds.get(i - 1))) {
                throw call.refusal(1, "the bounds of a histogram must ascend");
            }
        }
        return new HistogramMeasure(name, call.numeric(0), bounds);
    }
}
