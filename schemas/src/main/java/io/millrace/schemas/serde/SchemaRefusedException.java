package io.millrace.schemas.serde;

/** The registry answered that it does not take a schema, as it does with an incompatible one: retrying cannot help. */
public final class SchemaRefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public SchemaRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
