package io.millrace.aggregation.expression;

/** Thrown when an expression exceeds its limit of time or memory for one event. Its insight does not count the event. */
final class ExpressionLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExpressionLimitException(String message) {
        super(message);
    }

    /** Skips the stack trace: this may be thrown for every event. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
