package io.millrace.runtime.http;

import java.util.List;

/**
 * A request that an API refuses: an HTTP status, a stable error code, a sentence for the client and, where the request carried
 * a text such as a definition, the place of each error in it.
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

    /** Status 400, code {@code bad_request}. */
    public static RequestException badRequest(String message) {
        return new RequestException(400, "bad_request", message);
    }

    /** Status 404, code {@code not_found}. */
    public static RequestException notFound(String message) {
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
