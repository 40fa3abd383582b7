package io.millrace.sink.destination;

import io.millrace.schemas.insight.InsightDefinition;
import java.util.Optional;

/**
 * Destination with the definition of its insight as of now. Immutable.
 *
 * @param insight definition of the insight that it names; empty if there is none
 * @param broken why it cannot deliver, for people: its insight is gone, or has no longer the columns that {@code where} reads; empty if
 *     it can
 */
public record ActiveDestination(Destination destination, Optional<InsightDefinition> insight, Optional<String> broken) {

    /** State of a destination. */
    public enum State {
        ACTIVE,
        PAUSED,
        BROKEN
    }

    public String name() {
        return destination.name();
    }

    /** The state: a paused one that is also broken is paused. */
    public State state() {
        if (destination.paused().isPresent()) {
            return State.PAUSED;
        }
        return broken.isPresent() ? State.BROKEN : State.ACTIVE;
    }

    /** Why it does not deliver; empty if it does. */
    public Optional<String> reason() {
        return destination.paused().or(() -> broken);
    }

    /**
     * Matcher of the rows and alerts that this destination delivers, for one thread. A destination that is {@link State#BROKEN} has
     * none.
     */
    public RowMatcher matcher() {
        return RowMatcher.of(destination, insight.orElseThrow());
    }
}
