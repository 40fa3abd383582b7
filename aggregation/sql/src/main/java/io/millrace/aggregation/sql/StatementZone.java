package io.millrace.aggregation.sql;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Time zone of the days and months in a statement: that of the request, else that of the insights that the statement reads, else
 * UTC. If the insights have different zones and the request names none, functions that need a zone are rejected.
 */
final class StatementZone {
    private static final ZoneCalendar UTC = new ZoneCalendar(ZoneOffset.UTC);

    private final Set<ZoneId> candidates;

    StatementZone(Optional<ZoneId> named, Set<ZoneId> ofInsights) {
        this.candidates = named.map(Set::of).orElse(ofInsights);
    }

    /** @throws io.millrace.runtime.http.RequestException 422 if the insights have different zones */
    ZoneCalendar calendar() {
        if (candidates.size() > 1) {
            throw SqlErrors.refused("the insights have different time zones ("
                    + candidates.stream().map(ZoneId::getId).collect(Collectors.toCollection(TreeSet::new))
                    + "): choose one with the parameter zone");
        }
        return candidates.isEmpty()
                ? UTC
                : new ZoneCalendar(candidates.iterator().next());
    }

    /** Calendar for dates, which have no zone. */
    static ZoneCalendar utc() {
        return UTC;
    }
}
