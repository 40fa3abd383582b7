package io.millrace.aggregation.expression;

/** Valid CEL that the engine does not run. */
final class UnsupportedExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long id;

    UnsupportedExpressionException(long id, String message) {
        super(message);
        this.id = id;
    }

    /** Of which node of the tree. */
    long id() {
        return id;
    }
}
