package io.millrace.aggregation.window;

import io.millrace.aggregation.definition.WindowSpec.CalendarUnit;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneRules;

/**
 * Days of a time zone and their parts, as half-open spans that follow each other without a gap and without overlap,
 * however clocks are changed. A bound that the clocks show twice is at its first time, one that they skip is where they
 * skip it. Thread-safe; times are ms since the epoch.
 */
final class LocalCalendar {
    private final ZoneRules rules;

    LocalCalendar(ZoneId zone) {
        this.rules = zone.getRules();
    }

    /** A window's bounds. */
    record Span(long start, long end) {}

    /** The day that the time belongs to. Clocks that are set back over midnight do not bring back the day before. */
    LocalDate day(long time) {
        var instant = Instant.ofEpochMilli(time);
        var day = LocalDateTime.ofInstant(instant, rules.getOffset(instant)).toLocalDate();
        while (midnight(day.toEpochDay() + 1) <= time) {
            day = day.plusDays(1);
        }
        return day;
    }

    long midnight(long epochDay) {
        return toEpochMillis(LocalDate.ofEpochDay(epochDay).atStartOfDay());
    }

    /**
     * The part of a day, of a length that divides the day and is an hour at most. Clocks that are set back by an hour make
     * an hour twice, each its own span; where they are changed by less, a span ends there.
     */
    Span slot(long size, long time) {
        var instant = Instant.ofEpochMilli(time);
        long offset = rules.getOffset(instant).getTotalSeconds() * 1_000L;
        long start = Math.floorDiv(time + offset, size) * size - offset;
        long end = start + size;
        if (!rules.isFixedOffset()) {
            var before = rules.previousTransition(Instant.ofEpochMilli(time + 1));
            var after = rules.nextTransition(instant);
            start = before == null ? start : Math.max(start, before.getInstant().toEpochMilli());
            end = after == null ? end : Math.min(end, after.getInstant().toEpochMilli());
        }
        return new Span(start, end);
    }

    /** The part of a day by the clock on the wall: from 00:00 to 06:00 there are five or seven hours now and then. */
    Span partOfDay(long size, long time) {
        var midnight = day(time).atStartOfDay();
        long part = (time - toEpochMillis(midnight)) / size;
        while (toEpochMillis(midnight.plus(part * size, ChronoUnit.MILLIS)) > time) {
            part--;
        }
        while (toEpochMillis(midnight.plus((part + 1) * size, ChronoUnit.MILLIS)) <= time) {
            part++;
        }
        return new Span(
                toEpochMillis(midnight.plus(part * size, ChronoUnit.MILLIS)),
                toEpochMillis(midnight.plus((part + 1) * size, ChronoUnit.MILLIS)));
    }

    /** The first day of the unit that the day is in. */
    static LocalDate first(CalendarUnit unit, LocalDate day) {
        return switch (unit) {
            case HOUR, DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withMonth((day.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
            case YEAR -> day.withDayOfYear(1);
        };
    }

    /** The first day of the unit after the one that begins with the day. */
    static LocalDate next(CalendarUnit unit, LocalDate first) {
        return switch (unit) {
            case HOUR, DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
            case QUARTER -> first.plusMonths(3);
            case YEAR -> first.plusYears(1);
        };
    }

    /** When the clock first shows the time, or where it skips it. */
    long toEpochMillis(LocalDateTime local) {
        var change = rules.getTransition(local);
        if (change != null && change.isGap()) {
            return change.getInstant().toEpochMilli();
        }
        // Of two offsets, this is the one before the clocks are set back.
        return local.toInstant(rules.getOffset(local)).toEpochMilli();
    }
}
