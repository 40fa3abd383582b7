package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.JourneySpec;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.aggregation.measure.Measure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Session metrics: number, length, depth and bounces of the sessions that start in a window. */
final class SessionMetricsJourney extends SessionJourney {
    private final Expression depth;
    private ContributionDelta delta;
    private long from;
    private long to;

    SessionMetricsJourney(CompiledInsight insight, JourneySpec.Sessions spec) {
        super(insight, spec.gap().toMillis());
        this.depth = spec.depth().isPresent() ? insight.conditions().get(0) : null;
    }

    @Override
    boolean countsForDepth(EventView of) {
        return depth == null || depth.isTrue(of);
    }

    @Override
    List<Measure> sessionMeasures() {
        return List.of();
    }

    @Override
    void beforeChange(String person, SessionHistory history, List<PersonSession> joined) {
        long earliest = event.time();
        long latest = event.time();
        for (var session : joined) {
            earliest = Math.min(earliest, session.start);
            latest = Math.max(latest, session.start);
        }
        from = windowStart(earliest);
        to = windowEnd(latest);
        delta = new ContributionDelta();
        contribute(history, -1);
    }

    @Override
    void afterChange(String person, SessionHistory history, PersonSession session, Contributions out) {
        contribute(history, 1);
        delta.applyTo(out);
    }

    @Override
    void retract(String person, SessionHistory history, Contributions out) {
        beforeUnion(person, history);
        delta.applyTo(out);
    }

    @Override
    void beforeUnion(String person, SessionHistory history) {
        from = Long.MIN_VALUE;
        to = Long.MAX_VALUE;
        delta = new ContributionDelta();
        contribute(history, -1);
    }

    @Override
    void afterUnion(String person, SessionHistory history, Set<PersonSession> changed, Contributions out) {
        contribute(history, 1);
        delta.applyTo(out);
    }

    /**
     * Contributes each session to the row of its start; columns: sessions, people, bounces, bounce rate, depth three times,
     * seconds three times. In each row the person counts with their first session.
     */
    private void contribute(SessionHistory history, int sign) {
        var counted = new HashSet<WindowGroup>();
        history.forEachStarting(from, to, session -> {
            var row = row(session.start, session.group);
            boolean bounce = session.depth <= 1;
            double seconds = (session.end - session.start) / 1000.0;
            delta.add(
                    row,
                    new double[] {
                        1,
                        counted.add(row) ? 1 : Double.NaN,
                        bounce ? 1 : Double.NaN,
                        bounce ? 1 : 0,
                        session.depth,
                        session.depth,
                        session.depth,
                        seconds,
                        seconds,
                        seconds
                    },
                    sign);
        });
    }
}
