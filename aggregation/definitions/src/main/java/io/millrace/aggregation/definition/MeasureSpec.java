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
 * @param unit unit of the values as the definition or the kind of insight states it: see {@link MeasureUnit}; empty if neither does
 * @param doc description of a provided measure; empty for one with an expression
 */
public record MeasureSpec(
        String name,
        Optional<CheckedExpression> expression,
        String function,
        MeasureType type,
        Optional<String> errorBound,
        Optional<String> unit,
        String doc) {
    static MeasureSpec declared(CheckedExpression expression, Measure measure, Optional<String> unit) {
        return of(Optional.of(expression), measure, unit, "");
    }

    static MeasureSpec provided(Measure measure, String doc) {
        return of(Optional.empty(), measure, MeasureUnit.ofProvided(measure.name()), doc);
    }

    private static MeasureSpec of(
            Optional<CheckedExpression> expression, Measure measure, Optional<String> unit, String doc) {
        return new MeasureSpec(
                measure.name(), expression, measure.function(), measure.type(), measure.errorBound(), unit, doc);
    }

    /** The measure without its unit, which says how its values are read and not which they are. */
    MeasureSpec withoutUnit() {
        return new MeasureSpec(name, expression, function, type, errorBound, Optional.empty(), doc);
    }

    /** The call as written, or the description of a provided measure. */
    public String source() {
        return expression.map(CheckedExpression::source).orElse(doc);
    }
}
