package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.JourneySpec;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Measure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The insight's measures over each session: a row for each, replaced as a whole when the session changes. A session
 * that turns out to be the end of another one leaves a row behind in which nothing is counted.
 */
final class SessionRows extends SessionJourney {
    private final List<RowKey> rowsBefore = new ArrayList<>();

    SessionRows(CompiledInsight insight, JourneySpec.SessionRows spec) {
        super(insight, spec.gap().toMillis());
    }

    @Override
    boolean isDeep(EventView of) {
        return false;
    }

    @Override
    List<Measure> ofSession() {
        return insight.measures();
    }

    @Override
    void before(String person, SessionHistory history, List<Session> joined) {
        rowsBefore.clear();
        joined.forEach(session -> rowsBefore.add(row(person, session)));
    }

    @Override
    void after(String person, SessionHistory history, Session session, Contributions out) {
        var row = row(person, session);
        rowsBefore.stream().filter(before -> !before.equals(row)).forEach(out::clear);
        out.replace(row, session.accumulators);
    }

    private RowKey row(String person, Session session) {
        var group = new ArrayList<>(session.group);
        group.add(person);
        group.add(Instant.ofEpochMilli(session.start).toString());
        return row(session.start, group);
    }
}
