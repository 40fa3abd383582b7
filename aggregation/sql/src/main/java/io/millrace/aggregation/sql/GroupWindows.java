package io.millrace.aggregation.sql;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.MeasureSpec;
import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.definition.WindowSpec.CalendarUnit;
import io.millrace.aggregation.rowquery.RowQuery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Windows that a roll-up groups by, with the check whether measures can be merged over them.
 *
 * @param windows empty for the insight's own windows
 */
record GroupWindows(Optional<WindowSpec> windows) {
    static final GroupWindows WHOLE_RANGE = new GroupWindows(Optional.of(RowQuery.WHOLE_RANGE));
    static final GroupWindows INSIGHT = new GroupWindows(Optional.empty());

    /** All UTC offsets of time zones are multiples of this. */
    private static final Duration ZONE_OFFSET_STEP = Duration.ofMinutes(15);

    private static final Duration DAY = Duration.ofDays(1);

    /** Measures for which counting an event several times changes nothing. */
    private static final Set<String> IDEMPOTENT = Set.of("uniques", "min", "max", "first", "last");

    private static final Set<String> TRENDS = Set.of("change", "growth");

    /** The wanted windows, if each of them is a union of the insight's own windows; else empty. */
    static Optional<GroupWindows> coarser(WindowSpec own, WindowSpec wanted) {
        if (wanted.equals(own)) {
            return Optional.of(INSIGHT);
        }
        return fits(own, wanted) ? Optional.of(new GroupWindows(Optional.of(wanted))) : Optional.empty();
    }

    private static boolean fits(WindowSpec own, WindowSpec wanted) {
        if (own instanceof WindowSpec.Calendar calendar) {
            return own.zone().equals(wanted.zone())
                    && wanted instanceof WindowSpec.Calendar longer
                    && nests(calendar.unit(), longer.unit());
        }
        Duration length = own instanceof WindowSpec.Hopping hopping ? hopping.every() : own.size();
        boolean aligned = own.zone().equals(wanted.zone()) || divides(length, ZONE_OFFSET_STEP);
        Duration most = wanted instanceof WindowSpec.Calendar calendar
                ? (calendar.unit() == CalendarUnit.HOUR ? Duration.ofHours(1) : DAY)
                : wanted.size();
        return aligned && divides(length, most);
    }

    private static boolean divides(Duration length, Duration whole) {
        return !length.isZero() && whole.toMillis() % length.toMillis() == 0;
    }

    /** Weeks cross the ends of months and years, so they nest in nothing. */
    private static boolean nests(CalendarUnit unit, CalendarUnit longer) {
        return unit != CalendarUnit.WEEK && unit.compareTo(longer) < 0;
    }

    /** Rejects measures that cannot be merged over these windows. */
    void requireMergeable(InsightSpec insight, List<Integer> measures) {
        for (int index : measures) {
            MeasureSpec measure = insight.measures().get(index);
            requireNoOverlap(insight, measure);
            // A rate is per second of a window, and the whole range has no defined length.
            if (equals(WHOLE_RANGE) && measure.function().equals("rate")) {
                throw SqlErrors.refused(measure.name() + " is a rate per second of a window: add window_start, or"
                        + " FLOOR(window_start TO HOUR), to the GROUP BY");
            }
            // A trend compares a row with the previous one, which merged rows do not have.
            if (TRENDS.contains(measure.function())) {
                throw SqlErrors.refused(measure.name() + " compares a row with the previous one and cannot be merged:"
                        + " select it without GROUP BY");
            }
        }
    }

    private void requireNoOverlap(InsightSpec insight, MeasureSpec measure) {
        boolean overlap = windows.isPresent()
                && insight.window() instanceof WindowSpec.Hopping hopping
                && !hopping.size().equals(hopping.every());
        if (overlap && !IDEMPOTENT.contains(measure.function())) {
            throw SqlErrors.refused("the windows of " + insight.name() + " overlap, so " + measure.name()
                    + " would count events more than once: add window_start to the GROUP BY, or restrict it to"
                    + " one window");
        }
    }
}
