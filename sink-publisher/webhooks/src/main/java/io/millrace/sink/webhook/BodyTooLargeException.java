package io.millrace.sink.webhook;

/** Thrown for a body over {@link BodyWriter#MAX_BYTES} that cannot be made smaller; the delivery fails for good. */
public final class BodyTooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    BodyTooLargeException(String message) {
        super(message);
    }
}
