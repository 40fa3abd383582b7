package io.millrace.schemas.serde;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/** The registry answered that it does not take a schema, as it does with an incompatible one: retrying cannot help. */
public final class SchemaRefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public SchemaRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the subject's earlier schemas are the reason, rather than the schema itself or who asked. */
    public boolean isIncompatible() {
        return getCause() instanceof RestClientException refusal && refusal.getStatus() == 409;
    }
}
