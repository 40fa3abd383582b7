package io.millrace.ingest.client;

/** The collector refuses for good, or did not answer for too long. */
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

    /** Whether there was no answer, rather than one that refuses. */
    public boolean isUnreachable() {
        return unreachable;
    }
}
