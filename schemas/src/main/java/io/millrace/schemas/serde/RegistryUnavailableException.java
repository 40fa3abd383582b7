package io.millrace.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/** The registry could not be asked for a schema that is not cached yet: transient, retry. */
public final class RegistryUnavailableException extends SerializationException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
