package io.millrace.sink.row;

/** A row that is not what its definition says: dead-letter it. */
public final class RowMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RowMismatchException(String message) {
        super(message);
    }
}
