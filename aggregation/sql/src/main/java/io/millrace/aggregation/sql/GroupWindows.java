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
 * The windows that an aggregate is grouped by, and which measures they let be merged.
 *
 * @param windows empty for the insight's own
 */
record GroupWindows(Optional<WindowSpec> windows) {
    static final GroupWindows WHOLE_RANGE = new GroupWindows(Optional.of(RowQuery.WHOLE_RANGE));
    static final GroupWindows OWN = new GroupWindows(Optional.empty());

    /** Offsets of time zones are multiples of it. */
    private static final Duration OFFSETS = Duration.ofMinutes(15);

    private static final Duration DAY = Duration.ofDays(1);

    /** Merging what an event is in several times changes nothing. */
    private static final Set<String> IDEMPOTENT = Set.of("uniques", "min", "max", "first", "last");

    private static final Set<String> TRENDS = Set.of("change", "growth");

    /** Windows of a unit that those of the insight fit into; nothing if they do not. */
    static Optional<GroupWindows> longer(WindowSpec own, WindowSpec wanted) {
        if (wanted.equals(own)) {
            return Optional.of(OWN);
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
        boolean aligned = own.zone().equals(wanted.zone()) || divides(length, OFFSETS);
        Duration most = wanted instanceof WindowSpec.Calendar calendar
                ? (calendar.unit() == CalendarUnit.HOUR ? Duration.ofHours(1) : DAY)
                : wanted.size();
        return aligned && divides(length, most);
    }

    private static boolean divides(Duration length, Duration whole) {
        return !length.isZero() && whole.toMillis() % length.toMillis() == 0;
    }

    /** Weeks end within months, so that they nest in nothing. */
    private static boolean nests(CalendarUnit unit, CalendarUnit longer) {
        return unit != CalendarUnit.WEEK && unit.compareTo(longer) < 0;
    }

    /** Refuses what cannot be merged over these windows, and says why. */
    void check(InsightSpec insight, List<Integer> measures) {
        for (int index : measures) {
            MeasureSpec measure = insight.measures().get(index);
            checkOverlap(insight, measure);
            // A rate is per second of a window; of a range whose length nobody said there is none.
            if (equals(WHOLE_RANGE) && measure.function().equals("rate")) {
                throw SqlErrors.refused(measure.name() + " is a rate per second of a window: GROUP BY window_start, or"
                        + " FLOOR(window_start TO HOUR), too");
            }
            // A trend compares a row with one before it; of rows merged there is none before.
            if (TRENDS.contains(measure.function())) {
                throw SqlErrors.refused(measure.name() + " compares a row with the one before it and cannot be merged:"
                        + " select it without GROUP BY");
            }
        }
    }

    private void checkOverlap(InsightSpec insight, MeasureSpec measure) {
        boolean overlap = windows.isPresent()
                && insight.window() instanceof WindowSpec.Hopping hopping
                && !hopping.size().equals(hopping.every());
        if (overlap && !IDEMPOTENT.contains(measure.function())) {
            throw SqlErrors.refused("the windows of " + insight.name() + " overlap, so that " + measure.name()
                    + " would count an event more than once: GROUP BY window_start too, or name one window");
        }
    }
}
