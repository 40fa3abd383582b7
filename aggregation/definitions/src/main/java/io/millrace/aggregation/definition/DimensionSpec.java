package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import java.util.Optional;

/**
 * Dimension that rows are grouped by.
 *
 * @param expression empty for a dimension that the kind of insight provides, such as a funnel's step
 * @param doc description of a provided dimension; empty for one with an expression
 */
public record DimensionSpec(String name, Optional<CheckedExpression> expression, String doc) {
    static DimensionSpec declared(String name, CheckedExpression expression) {
        return new DimensionSpec(name, Optional.of(expression), "");
    }

    static DimensionSpec provided(String name, String doc) {
        return new DimensionSpec(name, Optional.empty(), doc);
    }

    /** The expression as written, or the description of a provided dimension. */
    public String source() {
        return expression.map(CheckedExpression::source).orElse(doc);
    }
}
