package io.millrace.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/** The registry answered that it has no such schema, or one of another record: dead-letter the value. */
public final class UnknownSchemaIdException extends SerializationException {
    private static final long serialVersionUID = 1L;

    public UnknownSchemaIdException(String message) {
        super(message);
    }

    public UnknownSchemaIdException(String message, Throwable cause) {
        super(message, cause);
    }
}
