package io.millrace.aggregation.expression;

/** What is wrong in an expression; the offset counts UTF-16 units of its source from 0. */
public record ExpressionProblem(int offset, String message) {}
