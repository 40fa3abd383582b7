package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import java.util.Optional;

/**
 * A dimension that rows are grouped by.
 *
 * @param expression empty for one that the insight's kind brings, such as a funnel's step
 * @param doc what such a one is
 */
public record DimensionSpec(String name, Optional<CheckedExpression> expression, String doc) {
    static DimensionSpec declared(String name, CheckedExpression expression) {
        return new DimensionSpec(name, Optional.of(expression), "");
    }

    static DimensionSpec provided(String name, String doc) {
        return new DimensionSpec(name, Optional.empty(), doc);
    }

    /** The expression as written, or what the dimension is. */
    public String source() {
        return expression.map(CheckedExpression::source).orElse(doc);
    }
}
