package io.millrace.aggregation.expression;

/** An expression that would take more time or room for one event than it may: its insight does not count the event. */
public final class ExpressionLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExpressionLimitException(String message) {
        super(message);
    }

    /** Made for an event, so it is cheap. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
