package io.millrace.ingest.event;

import io.millrace.schemas.failed.FailureReason;

/** Rejection of an event or of a whole request, for its response and its dead letter. Carries no stack trace. */
public final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureReason reason;
    private final String path;
    private final String messageId;

    /** @param path place of the fault relative to the parsed value: empty for all of it, else like {@code .context.ip} */
    public Rejection(FailureReason reason, String path, String message) {
        this(reason, path, message, null);
    }

    private Rejection(FailureReason reason, String path, String message, String messageId) {
        super(message, null, false, false);
        this.reason = reason;
        this.path = path;
        this.messageId = messageId;
    }

    /** This rejection with the event's message id. */
    public Rejection withMessageId(String id) {
        return new Rejection(reason, path, getMessage(), id);
    }

    /** Reason code. */
    public FailureReason reason() {
        return reason;
    }

    /** Place of the fault, relative to the parsed value. */
    public String path() {
        return path;
    }

    /** The event's message id, or null if none had been read. */
    public String messageId() {
        return messageId;
    }
}
