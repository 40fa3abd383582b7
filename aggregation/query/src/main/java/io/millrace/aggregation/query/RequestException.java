package io.millrace.aggregation.query;

import java.util.List;

/**
 * A request that the API refuses, with what the client should know: an HTTP status, a stable code, a sentence and, for
 * definitions, where in the text each error is.
 */
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One error in a text that was sent. Line and column start at 1; 0 where the error has no place. */
    public record Located(String file, int line, int column, String message) {}

    private final int status;
    private final String code;
    private final transient List<Located> errors;

    public RequestException(int status, String code, String message) {
        this(status, code, message, List.of());
    }

    public RequestException(int status, String code, String message, List<Located> errors) {
        super(message);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    static RequestException badRequest(String message) {
        return new RequestException(400, "bad_request", message);
    }

    static RequestException notFound(String message) {
        return new RequestException(404, "not_found", message);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public List<Located> errors() {
        return errors == null ? List.of() : errors;
    }
}
