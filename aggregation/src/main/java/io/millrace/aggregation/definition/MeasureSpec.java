package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import io.millrace.schemas.insight.MeasureType;
import java.util.Optional;

/**
 * A measure of an insight.
 *
 * @param expression the call as written, such as {@code sum(double(event.properties.revenue))}
 * @param kind the function's name
 * @param type type of the result
 * @param errorBound the stated error of an approximate measure
 */
public record MeasureSpec(
        String name, CheckedExpression expression, String kind, MeasureType type, Optional<String> errorBound) {}
