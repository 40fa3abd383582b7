package io.millrace.aggregation.definition;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an insight cuts event time into windows. */
public sealed interface WindowSpec {
    /**
     * Length of a window, or zero where windows differ in length. Of windows in a time zone it is the length by the
     * clock on the wall: a day of 24 hours has 23 or 25 when clocks are changed.
     */
    Duration size();

    /** No window is longer than this; zero where no bound is known. */
    default Duration maxLength() {
        return size();
    }

    /** Length of every window, or zero where they differ. */
    default Duration uniformLength() {
        return maxLength().equals(size()) ? size() : Duration.ZERO;
    }

    /** The zone that windows are aligned in; UTC where they are aligned to nothing. */
    default ZoneId zone() {
        return ZoneOffset.UTC;
    }

    /** Whether days of the zone, some of which are longer than others, are cut evenly by the clock on the wall. */
    default boolean alignsTo(ZoneId zone) {
        long day = Duration.ofDays(1).toMillis();
        long step = this instanceof Hopping hopping ? hopping.every().toMillis() : size().toMillis();
        boolean wholeDays = step % day == 0;
        return zone.normalized().equals(ZoneOffset.UTC) || wholeDays || (!(this instanceof Hopping) && day % step == 0);
    }

    /** Whether for each window there is one that began so long before. */
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

    /** Windows that follow each other, aligned to the epoch in UTC, in a zone to local midnight. */
    record Tumbling(Duration size, ZoneId zone) implements WindowSpec {
        @Override
        public Duration maxLength() {
            return inZone(size, zone);
        }
    }

    /** Windows of a length that start at every step; an event is in several. */
    record Hopping(Duration size, Duration every, ZoneId zone) implements WindowSpec {
        @Override
        public Duration maxLength() {
            return inZone(size, zone);
        }
    }

    /**
     * Per person: a session ends when nothing came for the gap. Rows of sessions are kept under the window, of this size and
     * aligned to the epoch, in which they began.
     */
    record Session(Duration gap, Duration size) implements WindowSpec {}

    /** From the start of each period to now, such as the day so far. */
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

    /** What a calendar window measures. */
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

        /** The unit as definitions write it. */
        public static Optional<CalendarUnit> named(String name) {
            return Arrays.stream(values())
                    .filter(unit -> unit.text().equals(name))
                    .findFirst();
        }

        /** How definitions write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Clocks that are set back, by three hours at most, lengthen a window; one of an hour or less is cut there. */
    private static Duration inZone(Duration size, ZoneId zone) {
        boolean cut = size.compareTo(Duration.ofHours(1)) <= 0;
        return cut || zone.getRules().isFixedOffset() ? size : size.plusHours(3);
    }
}
