package io.millrace.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/** A value that is not what its header says, or has no header: dead-letter it, retrying cannot help. */
public final class CorruptValueException extends SerializationException {
    private static final long serialVersionUID = 1L;

    public CorruptValueException(String message) {
        super(message);
    }

    public CorruptValueException(String message, Throwable cause) {
        super(message, cause);
    }
}
