package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import io.millrace.aggregation.measure.Measure;
import io.millrace.schemas.insight.MeasureType;
import java.util.Optional;

/**
 * A measure of an insight.
 *
 * @param expression the call as written, such as {@code sum(double(event.properties.revenue))}; empty for a measure that
 *     the insight's kind brings, such as the people of a funnel
 * @param kind the function's name
 * @param type type of the result
 * @param errorBound the stated error of an approximate measure
 * @param doc what a measure is that the kind brings
 */
public record MeasureSpec(
        String name,
        Optional<CheckedExpression> expression,
        String function,
        MeasureType type,
        Optional<String> errorBound,
        String doc) {
    static MeasureSpec declared(CheckedExpression expression, Measure measure) {
        return of(Optional.of(expression), measure, "");
    }

    static MeasureSpec provided(Measure measure, String doc) {
        return of(Optional.empty(), measure, doc);
    }

    private static MeasureSpec of(Optional<CheckedExpression> expression, Measure measure, String doc) {
        return new MeasureSpec(
                measure.name(), expression, measure.function(), measure.type(), measure.errorBound(), doc);
    }

    /** The call as written, or what the measure is. */
    public String source() {
        return expression.map(CheckedExpression::source).orElse(doc);
    }
}
