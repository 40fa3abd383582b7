package io.millrace.aggregation.sql;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The zone whose days a statement means: the one that the request names, else the one of all insights that it reads; UTC where it
 * reads none. What needs a zone is refused where insights of several zones are read and none is named.
 */
final class StatementZone {
    private static final ZoneCalendar UTC = new ZoneCalendar(ZoneOffset.UTC);

    private final Set<ZoneId> all;

    StatementZone(Optional<ZoneId> named, Set<ZoneId> ofInsights) {
        this.all = named.map(Set::of).orElse(ofInsights);
    }

    /** @throws io.millrace.aggregation.query.RequestException 422 if there are several */
    ZoneCalendar times() {
        if (all.size() > 1) {
            throw SqlErrors.refused("the insights have days of different zones ("
                    + all.stream().map(ZoneId::getId).collect(Collectors.toCollection(TreeSet::new))
                    + "): name one with the request's zone");
        }
        return all.isEmpty() ? UTC : new ZoneCalendar(all.iterator().next());
    }

    /** For dates, which have no zone. */
    static ZoneCalendar utc() {
        return UTC;
    }
}
