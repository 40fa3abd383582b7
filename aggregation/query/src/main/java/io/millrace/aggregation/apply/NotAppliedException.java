package io.millrace.aggregation.apply;

/** Definitions may not have been applied. Applying them again is safe. */
public final class NotAppliedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotAppliedException(String message, Throwable cause) {
        super(message, cause);
    }
}
