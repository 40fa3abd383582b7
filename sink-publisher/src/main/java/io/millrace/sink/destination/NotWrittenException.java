package io.millrace.sink.destination;

/** Thrown for a change of destinations that was not written, or of which this is not known. */
public final class NotWrittenException extends Exception {
    private static final long serialVersionUID = 1L;

    NotWrittenException(String message, Throwable cause) {
        super(message, cause);
    }
}
