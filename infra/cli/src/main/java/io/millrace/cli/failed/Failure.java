package io.millrace.cli.failed;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.RedriveState;

/**
 * One failure, however many records tell of it.
 *
 * @param event as it first failed
 * @param state what has become of it
 * @param since when it came to that, ms since the epoch
 * @param said why it failed, the last time
 */
record Failure(FailedEvent event, RedriveState state, long stateSince, String message) {
    /** As it was filed. */
    static Failure initial(FailedEvent event) {
        return new Failure(event, event.getRedrive(), event.getFailedAt(), event.getMessage());
    }

    /** After a later record with the same id. */
    Failure updatedBy(FailedEvent later) {
        return switch (later.getRedrive()) {
            // The same input once more, as of a client that was answered too late.
            case NONE, UNKNOWN -> this;
            case REFUSED -> new Failure(event, RedriveState.REFUSED, later.getFailedAt(), later.getMessage());
            case STARTED, ACCEPTED -> new Failure(event, later.getRedrive(), later.getFailedAt(), message);
        };
    }

    String id() {
        return event.getId();
    }

    /** What people are told of its state. */
    String stateLabel() {
        return switch (state) {
            case NONE, UNKNOWN -> "open";
            case STARTED -> "redrive interrupted";
            case ACCEPTED -> "redriven";
            case REFUSED -> "refused again";
        };
    }
}
