package io.millrace.sink.webhook;

/** Thrown where a reference leads to no usable secret; the delivery is retried, because the operator can mend it. */
public final class SecretUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    SecretUnavailableException(String message) {
        super(message);
    }
}
