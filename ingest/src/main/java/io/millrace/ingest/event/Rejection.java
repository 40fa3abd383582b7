package io.millrace.ingest.event;

import io.millrace.schemas.failed.FailureReason;

/** Why an event, or a whole request, can't be accepted: what its answer and its dead letter say. Carries no stack trace. */
public final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureReason reason;
    private final String path;
    private final String messageId;

    /** @param path where, relative to what was parsed: empty for all of it, else like {@code .context.ip} */
    public Rejection(FailureReason reason, String path, String message) {
        this(reason, path, message, null);
    }

    private Rejection(FailureReason reason, String path, String message, String messageId) {
        super(message, null, false, false);
        this.reason = reason;
        this.path = path;
        this.messageId = messageId;
    }

    /** The same, of the message of this id. */
    public Rejection withMessageId(String id) {
        return new Rejection(reason, path, getMessage(), id);
    }

    public FailureReason reason() {
        return reason;
    }

    /** Where, relative to what was parsed. */
    public String path() {
        return path;
    }

    /** The client's message id, or null where none had been read. */
    public String messageId() {
        return messageId;
    }
}
