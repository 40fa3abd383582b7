package io.millrace.cli.failed;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.RedriveState;

/**
 * One failed input with its redrive state, merged from all records of {@code events.failed} that have its id.
 *
 * @param event the first record of the failure
 * @param state redrive state
 * @param stateSince time of the last state change, ms since the epoch
 * @param message reason of the last failure
 */
record Failure(FailedEvent event, RedriveState state, long stateSince, String message) {
    /** A failure as of its first record. */
    static Failure initial(FailedEvent event) {
        return new Failure(event, event.getRedrive(), event.getFailedAt(), event.getMessage());
    }

    /** This failure after a later record with the same id. */
    Failure updatedBy(FailedEvent later) {
        return switch (later.getRedrive()) {
            // The same input failed again, for instance a client's retry after a timeout.
            case NONE, UNKNOWN -> this;
            case REFUSED -> new Failure(event, RedriveState.REFUSED, later.getFailedAt(), later.getMessage());
            case STARTED, ACCEPTED -> new Failure(event, later.getRedrive(), later.getFailedAt(), message);
        };
    }

    String id() {
        return event.getId();
    }

    /** The state in words. */
    String stateLabel() {
        return switch (state) {
            case NONE, UNKNOWN -> "open";
            case STARTED -> "redrive interrupted";
            case ACCEPTED -> "redriven";
            case REFUSED -> "refused again";
        };
    }
}
