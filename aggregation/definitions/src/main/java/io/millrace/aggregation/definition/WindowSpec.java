package io.millrace.aggregation.definition;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Windows of an insight in event time. */
public sealed interface WindowSpec {
    /**
     * Nominal length of a window; zero for calendar units. In a time zone it is the length by local time: a day of 24 hours may
     * last 23 or 25.
     */
    Duration size();

    /** Upper bound of the length of every window. */
    default Duration maxLength() {
        return size();
    }

    /** Length of every window; zero if they differ in length. */
    default Duration uniformLength() {
        return maxLength().equals(size()) ? size() : Duration.ZERO;
    }

    /** Zone in which windows are aligned; UTC for windows without alignment. */
    default ZoneId zone() {
        return ZoneOffset.UTC;
    }

    /** Whether windows of this length can be aligned to the days of the zone in local time. */
    default boolean alignsTo(ZoneId zone) {
        long day = Duration.ofDays(1).toMillis();
        long step = this instanceof Hopping hopping ? hopping.every().toMillis() : size().toMillis();
        boolean wholeDays = step % day == 0;
        return zone.normalized().equals(ZoneOffset.UTC) || wholeDays || (!(this instanceof Hopping) && day % step == 0);
    }

    /** Whether for each window there is another one that began exactly this much earlier. */
    default boolean repeatsAfter(Duration back) {
        long days = back.toDays();
        boolean wholeDays = back.equals(Duration.ofDays(days));
        if (this instanceof Calendar calendar) {
            return wholeDays
                    && switch (calendar.unit()) {
                        case HOUR, DAY -> true;
                        case WEEK -> days % 7 == 0;
                        case MONTH, QUARTER, YEAR -> false;
                    };
        }
        long step = (this instanceof Hopping hopping ? hopping.every() : size()).toMillis();
        return (wholeDays || zone().getRules().isFixedOffset()) && back.toMillis() % step == 0;
    }

    /** Consecutive windows, aligned to the epoch in UTC or to local midnight in another zone. */
    record Tumbling(Duration size, ZoneId zone) implements WindowSpec {
        @Override
        public Duration maxLength() {
            return inZone(size, zone);
        }
    }

    /** Overlapping windows of a length, one starting at every step. */
    record Hopping(Duration size, Duration every, ZoneId zone) implements WindowSpec {
        @Override
        public Duration maxLength() {
            return inZone(size, zone);
        }
    }

    /**
     * Sessions of each person, which end after a gap of inactivity. The row of a session is stored under the window of this size,
     * aligned to the epoch, in which the session began.
     */
    record Session(Duration gap, Duration size) implements WindowSpec {}

    /** Growing windows from the start of each period to now, such as the day so far. */
    record Cumulative(Duration size, ZoneId zone) implements WindowSpec {
        @Override
        public Duration maxLength() {
            return inZone(size, zone);
        }
    }

    /** Whole hours, days, weeks (from Monday), months, quarters or years of a time zone. */
    record Calendar(CalendarUnit unit, ZoneId zone) implements WindowSpec {
        @Override
        public Duration size() {
            return Duration.ZERO;
        }

        @Override
        public Duration maxLength() {
            return inZone(unit.longest, zone);
        }
    }

    /** Unit of a calendar window. */
    enum CalendarUnit {
        HOUR(Duration.ofHours(1)),
        DAY(Duration.ofDays(1)),
        WEEK(Duration.ofDays(7)),
        MONTH(Duration.ofDays(31)),
        QUARTER(Duration.ofDays(92)),
        YEAR(Duration.ofDays(366));

        private final Duration longest;

        CalendarUnit(Duration longest) {
            this.longest = longest;
        }

        /** Unit by its name in definitions. */
        public static Optional<CalendarUnit> named(String name) {
            return Arrays.stream(values())
                    .filter(unit -> unit.text().equals(name))
                    .findFirst();
        }

        /** Name of the unit in definitions. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Adds the three hours by which clocks are set back at most; a window of up to an hour ends at the change instead. */
    private static Duration inZone(Duration size, ZoneId zone) {
        boolean cut = size.compareTo(Duration.ofHours(1)) <= 0;
        return cut || zone.getRules().isFixedOffset() ? size : size.plusHours(3);
    }
}
