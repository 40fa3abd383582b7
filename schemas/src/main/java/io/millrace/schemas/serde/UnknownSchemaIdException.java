package io.millrace.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/** Schema id that the registry does not know, or knows as another record: dead-letter the value. */
public final class UnknownSchemaIdException extends SerializationException {
    private static final long serialVersionUID = 1L;

    public UnknownSchemaIdException(String message) {
        super(message);
    }

    public UnknownSchemaIdException(String message, Throwable cause) {
        super(message, cause);
    }
}
