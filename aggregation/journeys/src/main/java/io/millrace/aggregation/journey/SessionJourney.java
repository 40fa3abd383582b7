package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * Insight over sessions: consecutive events of a person at most the gap apart. A session's group is that of its first event; of
 * several at the same time, the least.
 */
abstract class SessionJourney extends Journey {
    final long gap;

    // State of the last matched event; the view is valid until the next event is read.
    EventView event;
    List<String> group;
    boolean countsForDepth;

    SessionJourney(CompiledInsight insight, long gap) {
        super(insight);
        this.gap = gap;
    }

    @Override
    final boolean isRelevant(EventView of) {
        event = of;
        group = group(of);
        countsForDepth = countsForDepth(of);
        return true;
    }

    /** Whether the event counts towards the depth of its session. */
    abstract boolean countsForDepth(EventView of);

    /** Returns the measures over the events of a session, beside its depth and length. */
    abstract List<Measure> sessionMeasures();

    /**
     * Called before an event is added.
     *
     * @param joined the sessions that the event joins into one, in order; empty if it starts a session
     */
    abstract void beforeChange(String person, SessionHistory history, List<PersonSession> joined);

    /** Called after an event was added to the session. */
    abstract void afterChange(String person, SessionHistory history, PersonSession session, Contributions out);

    /** Takes back what all sessions of the person contribute. */
    abstract void retract(String person, SessionHistory history, Contributions out);

    /** Called before another history is united with this one. */
    abstract void beforeUnion(String person, SessionHistory history);

    /**
     * Called after another history was united with this one.
     *
     * @param changed the sessions that are new or were joined; some may have been joined into others since
     */
    abstract void afterUnion(String person, SessionHistory history, Set<PersonSession> changed, Contributions out);

    final Accumulator[] newAccumulators() {
        return sessionMeasures().stream().map(Measure::newAccumulator).toArray(Accumulator[]::new);
    }

    @Override
    final PersonHistory newHistory() {
        return new SessionHistory(this);
    }

    @Override
    final PersonHistory deserialize(ByteBuffer in) {
        return SessionHistory.deserialize(this, in);
    }
}
