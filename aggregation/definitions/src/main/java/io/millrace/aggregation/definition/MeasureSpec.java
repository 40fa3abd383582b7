package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import io.millrace.aggregation.measure.Measure;
import io.millrace.schemas.insight.MeasureType;
import java.util.Optional;

/**
 * Measure of an insight.
 *
 * @param expression the call as written, such as {@code sum(double(event.properties.revenue))}; empty for a measure that the kind
 *     of insight provides, such as the people of a funnel
 * @param function name of the function
 * @param type type of the result
 * @param errorBound stated error of an approximate measure; empty if it is exact
 * @param doc description of a provided measure; empty for one with an expression
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

    /** The call as written, or the description of a provided measure. */
    public String source() {
        return expression.map(CheckedExpression::source).orElse(doc);
    }
}
