package io.millrace.schemas.serde;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/** Schema that the registry refuses, such as an incompatible one: a retry cannot help unless access was the problem. */
public final class SchemaRefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public SchemaRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the subject's earlier schemas are the reason, rather than the schema itself or who asked. */
    public boolean isIncompatible() {
        return status() == 409;
    }

    /** Whether credentials, rights or an address are the reason, rather than the schema. */
    public boolean isAccessProblem() {
        int status = status();
        return status == 401 || status == 403 || status == 404 || status == 405;
    }

    private int status() {
        return getCause() instanceof RestClientException refusal ? refusal.getStatus() : 0;
    }
}
