package io.millrace.aggregation.expression;

/** Problem found in an expression. The offset counts UTF-16 units of the source from 0. */
public record ExpressionProblem(int offset, String message) {}
