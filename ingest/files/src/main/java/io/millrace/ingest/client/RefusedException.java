package io.millrace.ingest.client;

/** A request that the collector refused, or did not respond to before the time limit. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean unreachable;

    private RefusedException(String message, boolean unreachable) {
        super(message);
        this.unreachable = unreachable;
    }

    static RefusedException refused(String message) {
        return new RefusedException(message, false);
    }

    static RefusedException unreachable(String message) {
        return new RefusedException(message, true);
    }

    /** Whether there was no response, or only 429 and 5xx, until the time limit. */
    public boolean isUnreachable() {
        return unreachable;
    }
}
