package io.millrace.runtime.service;

/** A failure that ends the process with a code of its own and a message that needs no stack trace. */
public final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    /**
     * @param message one line: what is wrong, where, and what to do about it
     */
    public ServiceException(ExitCode code, String message) {
        this(code, message, null);
    }

    public ServiceException(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
