package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;

/** A dimension that rows are grouped by. */
public record DimensionSpec(String name, CheckedExpression expression) {}
