package io.millrace.ingest.accesslog;

/** A line that is not of the log's format; carries no stack trace. */
public final class LogLineException extends Exception {
    private static final long serialVersionUID = 1L;

    LogLineException(String message) {
        super(message, null, false, false);
    }
}
