package io.millrace.aggregation.expression;

/** Thrown for valid CEL that Millrace does not support. */
final class UnsupportedExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long id;

    UnsupportedExpressionException(long id, String message) {
        super(message);
        this.id = id;
    }

    /** Id of the unsupported node of the tree. */
    long id() {
        return id;
    }
}
