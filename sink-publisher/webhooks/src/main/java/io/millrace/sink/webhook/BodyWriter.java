package io.millrace.sink.webhook;

/** Form of a webhook's body. Equal notifications give equal bytes, so that every attempt sends the same. Thread-safe. */
public interface BodyWriter {
    /** Most bytes of a body, by the Standard Webhooks specification. */
    int MAX_BYTES = 20_000;

    /**
     * Body of a notification.
     *
     * @throws BodyTooLargeException if it has more than {@link #MAX_BYTES}
     */
    byte[] write(Notification notification) throws BodyTooLargeException;

    /** Value of the header Content-Type. */
    default String contentType() {
        return "application/json";
    }
}
