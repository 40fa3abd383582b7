package io.millrace.aggregation.definition;

import java.time.Duration;
import java.time.ZoneId;

/** How an insight cuts event time into windows. */
public sealed interface WindowSpec {
    /** Length of a window, or zero where windows differ in length. */
    Duration size();

    /** Windows that follow each other, aligned to the epoch, or to local midnight where they measure whole days. */
    record Tumbling(Duration size, ZoneId zone) implements WindowSpec {}

    /** Windows of a length that start at every step; an event is in several. */
    record Hopping(Duration size, Duration every, ZoneId zone) implements WindowSpec {}

    /**
     * Per person: a session ends when nothing came for the gap. Rows of sessions are kept under the window, of this size and
     * aligned to the epoch, in which they began.
     */
    record Session(Duration gap, Duration size) implements WindowSpec {}

    /** From the start of each period to now, such as the day so far. */
    record Cumulative(Duration size, ZoneId zone) implements WindowSpec {}

    /** Whole days, weeks (from Monday), months or years of a time zone. */
    record Calendar(CalendarUnit unit, ZoneId zone) implements WindowSpec {
        @Override
        public Duration size() {
            return Duration.ZERO;
        }
    }

    /** What a calendar window measures. */
    enum CalendarUnit {
        DAY,
        WEEK,
        MONTH,
        YEAR
    }
}
