package io.millrace.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/** Value with no header or with bytes that do not match its schema: dead-letter it, a retry cannot help. */
public final class CorruptValueException extends SerializationException {
    private static final long serialVersionUID = 1L;

    public CorruptValueException(String message) {
        super(message);
    }

    public CorruptValueException(String message, Throwable cause) {
        super(message, cause);
    }
}
