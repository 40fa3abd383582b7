package io.millrace.ingest.accesslog;

/** A line that does not match the log's format. Carries no stack trace. */
public final class LogLineException extends Exception {
    private static final long serialVersionUID = 1L;

    LogLineException(String message) {
        super(message, null, false, false);
    }
}
