package io.millrace.ingest.importer;

import io.millrace.schemas.failed.FailureReason;

/** A line that does not match its format. Carries no stack trace. */
final class LineInvalidException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureReason reason;

    LineInvalidException(String message) {
        this(FailureReason.IMPORT_LINE_INVALID, message);
    }

    LineInvalidException(FailureReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    FailureReason reason() {
        return reason;
    }
}
