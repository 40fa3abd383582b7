package io.millrace.aggregation.expression;

import java.util.List;

/** Thrown for an invalid expression, with all its problems. */
public final class InvalidExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ExpressionProblem> problems;

    InvalidExpressionException(List<ExpressionProblem> problems) {
        super(problems.toString());
        this.problems = List.copyOf(problems);
    }

    public List<ExpressionProblem> problems() {
        return problems;
    }
}
