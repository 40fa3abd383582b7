package io.millrace.sink.row;

/** Thrown for a row that does not match its definition; the caller dead-letters the row. */
public final class RowMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RowMismatchException(String message) {
        super(message);
    }
}
