package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.JourneySpec;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Measure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Session windows: a row for each session, replaced as a whole when the session changes. A session that is joined to an earlier
 * one leaves an empty row.
 */
final class SessionRowsJourney extends SessionJourney {
    private final List<WindowGroup> rowsBefore = new ArrayList<>();

    SessionRowsJourney(CompiledInsight insight, JourneySpec.SessionRows spec) {
        super(insight, spec.gap().toMillis());
    }

    @Override
    boolean countsForDepth(EventView of) {
        return false;
    }

    @Override
    List<Measure> sessionMeasures() {
        return insight.measures();
    }

    @Override
    void beforeChange(String person, SessionHistory history, List<PersonSession> joined) {
        rowsBefore.clear();
        joined.forEach(session -> rowsBefore.add(row(person, session)));
    }

    @Override
    void afterChange(String person, SessionHistory history, PersonSession session, Contributions out) {
        var row = row(person, session);
        rowsBefore.stream().filter(before -> !before.equals(row)).forEach(out::clear);
        out.replace(row, session.accumulators);
    }

    @Override
    void retract(String person, SessionHistory history, Contributions out) {
        history.forEachStarting(Long.MIN_VALUE, Long.MAX_VALUE, session -> out.clear(row(person, session)));
    }

    @Override
    void beforeUnion(String person, SessionHistory history) {
        rowsBefore.clear();
        history.forEachStarting(Long.MIN_VALUE, Long.MAX_VALUE, session -> rowsBefore.add(row(person, session)));
    }

    @Override
    void afterUnion(String person, SessionHistory history, Set<PersonSession> changed, Contributions out) {
        Set<WindowGroup> after = new HashSet<>();
        history.forEachStarting(Long.MIN_VALUE, Long.MAX_VALUE, session -> {
            var row = row(person, session);
            after.add(row);
            if (changed.contains(session)) {
                out.replace(row, session.accumulators);
            }
        });
        rowsBefore.stream().filter(before -> !after.contains(before)).forEach(out::clear);
    }

    private WindowGroup row(String person, PersonSession session) {
        var group = new ArrayList<>(session.group);
        group.add(person);
        group.add(Instant.ofEpochMilli(session.start).toString());
        return row(session.start, group);
    }
}
