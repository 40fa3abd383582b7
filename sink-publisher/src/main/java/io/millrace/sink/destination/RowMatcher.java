package io.millrace.sink.destination;

import io.millrace.aggregation.expression.ExpressionChecker;
import io.millrace.aggregation.expression.InvalidExpressionException;
import io.millrace.aggregation.expression.RowCondition;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides which rows and alerts a destination delivers: those of its tenant and generation of the insight, final ones where it takes
 * only these, for which {@code where} is true. Not thread-safe.
 */
public final class RowMatcher {
    private static final ExpressionChecker CHECKER = new ExpressionChecker();

    private final Destination destination;
    private final long generation;
    private final RowColumns columns;
    private final Optional<RowCondition> condition;

    /** What becomes of a row. */
    public enum Verdict {
        DELIVERED,
        /** It is of another insight or tenant, of an earlier generation, not final, or {@code where} is not true. */
        SKIPPED,
        /**
         * It is of a later generation of its insight than the definition that is known here, whose columns it may not have. Ask again
         * with the matcher of the next definition.
         */
        EARLY,
        /** {@code where} exceeded a limit on this row. It is not delivered, counted, and stops no other. */
        FAILED
    }

    private RowMatcher(Destination destination, long generation, RowColumns columns, Optional<RowCondition> condition) {
        this.destination = destination;
        this.generation = generation;
        this.columns = columns;
        this.condition = condition;
    }

    static RowMatcher of(Destination destination, InsightDefinition insight) {
        var columns = RowColumns.of(insight, destination.emit());
        try {
            var condition = destination.where().isEmpty()
                    ? Optional.<RowCondition>empty()
                    : Optional.of(compile(destination.where().get(), columns));
            return new RowMatcher(destination, insight.getGeneration(), columns, condition);
        } catch (InvalidExpressionException e) {
            // Crash: a destination whose condition does not fit is broken and has no matcher.
            throw new IllegalStateException("destination " + destination.name() + ": " + e.getMessage(), e);
        }
    }

    private static RowCondition compile(String where, RowColumns columns) throws InvalidExpressionException {
        return RowCondition.of(
                CHECKER.checkRowCondition(where, columns.types()),
                columns.types().keySet());
    }

    /**
     * Checks a condition against the columns of an insight.
     *
     * @throws InvalidExpressionException with every problem and its offset
     */
    static void check(String where, RowColumns columns) throws InvalidExpressionException {
        compile(where, columns);
    }

    /** Decides about a row. */
    public Verdict verdict(InsightUpdate row) {
        boolean ours = destination.emit() != Destination.Emit.ALERTS
                && row.getInsight().equals(destination.insight())
                && destination.covers(row.getTenant())
                && (row.getFinal$() || destination.emit() == Destination.Emit.UPDATES);
        return ours ? verdict(row.getGeneration(), column -> columns.value(row, column)) : Verdict.SKIPPED;
    }

    /** Decides about an alert. */
    public Verdict verdict(InsightAlert alert) {
        boolean ours = destination.emit() == Destination.Emit.ALERTS
                && alert.getInsight().equals(destination.insight())
                && destination.covers(alert.getTenant());
        return ours ? verdict(alert.getGeneration(), column -> columns.value(alert, column)) : Verdict.SKIPPED;
    }

    private Verdict verdict(long rowGeneration, Function<String, Object> row) {
        if (rowGeneration != generation) {
            return rowGeneration > generation ? Verdict.EARLY : Verdict.SKIPPED;
        }
        try {
            return condition.isEmpty() || condition.get().matches(row) ? Verdict.DELIVERED : Verdict.SKIPPED;
        } catch (RuntimeException e) {
            // Rejected: the row costs only itself. The caller counts it.
            return Verdict.FAILED;
        }
    }
}
