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
 * Days of a time zone and their parts as half-open spans without gaps and overlaps, across all changes of the zone's offset. A
 * bound at a local time that occurs twice is its first occurrence; at a skipped local time it is the instant of the skip.
 * Thread-safe; times are ms since the epoch.
 */
final class LocalCalendar {
    private final ZoneRules rules;

    LocalCalendar(ZoneId zone) {
        this.rules = zone.getRules();
    }

    /** Bounds of a window. */
    record Span(long start, long end) {}

    /** Day that the time belongs to. If clocks are set back over midnight, the new day does not end again. */
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
     * Part of a day, of a length of at most an hour that divides the day. If clocks are set back by an hour, the repeated hour is two
     * spans; at a change by less, a span ends.
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

    /** Part of a day by local time: from 00:00 to 06:00 may last five or seven hours. */
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

    /** First day of the unit that contains the day. */
    static LocalDate unitStart(CalendarUnit unit, LocalDate day) {
        return switch (unit) {
            case HOUR, DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withMonth((day.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
            case YEAR -> day.withDayOfYear(1);
        };
    }

    /** First day of the unit after the one that begins with the day. */
    static LocalDate nextUnitStart(CalendarUnit unit, LocalDate first) {
        return switch (unit) {
            case HOUR, DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
            case QUARTER -> first.plusMonths(3);
            case YEAR -> first.plusYears(1);
        };
    }

    /** First occurrence of the local time, or the instant at which it is skipped. */
    long toEpochMillis(LocalDateTime local) {
        var change = rules.getTransition(local);
        if (change != null && change.isGap()) {
            return change.getInstant().toEpochMilli();
        }
        // If the local time occurs twice, rules.getOffset returns the earlier offset.
        return local.toInstant(rules.getOffset(local)).toEpochMilli();
    }
}
