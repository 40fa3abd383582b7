package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Cuts each person's events into sessions: events at most the gap apart are in one. A session's group is that of its first event;
 * of several at the same time, the least.
 */
abstract class SessionJourney extends Journey {
    final long gap;

    // The event that was matched last; the view itself is valid until the next is read.
    EventView event;
    List<String> group;
    boolean deep;

    SessionJourney(CompiledInsight insight, long gap) {
        super(insight);
        this.gap = gap;
    }

    @Override
    final boolean matters(EventView of) {
        event = of;
        group = group(of);
        deep = isDeep(of);
        return true;
    }

    /** Whether the event counts for its session's depth. */
    abstract boolean isDeep(EventView of);

    /** What is computed over the events of a session; depth and length are known of each. */
    abstract List<Measure> ofSession();

    /**
     * An event is about to be added.
     *
     * @param joined the sessions that it makes one, in order; none if it begins one
     */
    abstract void before(String person, SessionHistory history, List<PersonSession> joined);

    /** It was added, to this session. */
    abstract void after(String person, SessionHistory history, PersonSession session, Contributions out);

    final Accumulator[] accumulators() {
        return ofSession().stream().map(Measure::newAccumulator).toArray(Accumulator[]::new);
    }

    @Override
    final PersonHistory create() {
        return new SessionHistory(this);
    }

    @Override
    final PersonHistory read(ByteBuffer in) {
        return SessionHistory.read(this, in);
    }
}
