package io.millrace.aggregation.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.definition.WindowSpec.CalendarUnit;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Windows in time zones against a simulation that reads the local time every minute and starts a window when the start of the
 * next one is shown for the first time. The zones skip and repeat hours, half hours and a day, and change their offset a
 * minute after midnight.
 */
class LocalWindowsTest {
    private static final long MINUTE = 60_000;

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-10-01",
        "Europe/Berlin, 2026-03-01",
        "Asia/Kolkata, 2026-03-01",
        "Australia/Lord_Howe, 2026-03-15",
        "Australia/Lord_Howe, 2026-09-15",
        "America/Havana, 2026-10-15",
        "America/St_Johns, 2010-10-20",
        "Asia/Beirut, 2026-10-10",
        "Pacific/Apia, 2011-12-01",
        "Europe/London, 2026-10-10"
    })
    void everyMinuteIsInTheWindowOfItsLocalTime(ZoneId zone, LocalDate from) {
        check(zone, from, new WindowSpec.Tumbling(Duration.ofDays(1), zone), LocalDateTime::toLocalDate);
        check(zone, from, new WindowSpec.Cumulative(Duration.ofDays(1), zone), LocalDateTime::toLocalDate);
        check(zone, from, new WindowSpec.Calendar(CalendarUnit.WEEK, zone), LocalWindowsTest::monday);
        check(zone, from, new WindowSpec.Calendar(CalendarUnit.MONTH, zone), at -> at.toLocalDate()
                .withDayOfMonth(1));
        for (int minutes : List.of(90, 120, 360)) {
            check(zone, from, new WindowSpec.Tumbling(Duration.ofMinutes(minutes), zone), at -> part(at, minutes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns"})
    void aWindowOfAnHourOrLessEndsAtAChangeOfTheOffset(String name) {
        var zone = ZoneId.of(name);
        for (int minutes : List.of(15, 45, 60)) {
            var assigner = WindowAssigner.of(new WindowSpec.Tumbling(Duration.ofMinutes(minutes), zone));
            String before = null;
            long start = 0;
            for (long time = midnight(LocalDate.of(2010, 10, 1)), end = time + 70 * 1440 * MINUTE;
                    time < end;
                    time += MINUTE) {
                var at = java.time.Instant.ofEpochMilli(time).atZone(zone);
                var slot = at.getOffset() + " " + part(at.toLocalDateTime(), minutes);
                if (!slot.equals(before)) {
                    start = before == null ? 0 : time;
                    before = slot;
                }
                assigner.assign(time);
                if (start > 0 && (assigner.start(0) != start || assigner.end(0) <= time)) {
                    throw new AssertionError(
                            at + " of " + minutes + " minutes: " + assigner.start(0) + ", not " + start);
                }
            }
            assertThat(start).isPositive();
        }
    }

    private static <T extends Comparable<? super T>> void check(
            ZoneId zone, LocalDate from, WindowSpec spec, Function<LocalDateTime, T> window) {
        var assigner = WindowAssigner.of(spec);
        var wrong = new ArrayList<String>();
        T current = null;
        long start = 0;
        long expectedEnd = 0;
        int begun = 0;
        for (long time = midnight(from), end = time + 45 * 1440 * MINUTE; time < end; time += MINUTE) {
            var local = java.time.Instant.ofEpochMilli(time).atZone(zone).toLocalDateTime();
            var shown = window.apply(local);
            if (current == null || shown.compareTo(current) > 0) {
                if (begun > 1 && expectedEnd != time) {
                    wrong.add("the window before " + local + " ended at " + expectedEnd + ", not " + time);
                }
                start = time;
                begun = current == null ? 0 : begun + 1;
                current = shown;
            }
            assigner.assign(time);
            expectedEnd = assigner.end(0);
            if (begun > 0 && (assigner.start(0) != start || expectedEnd <= time)) {
                wrong.add(local + ": " + assigner.start(0) + " to " + expectedEnd + ", not from " + start);
            }
            if (spec.maxLength().toMillis() < expectedEnd - assigner.start(0)) {
                wrong.add(local + ": longer than the longest");
            }
        }
        assertThat(wrong.stream().limit(5)).as("%s in %s", spec, zone).isEmpty();
        assertThat(begun).as("%s in %s", spec, zone).isPositive();
    }

    private static LocalDate monday(LocalDateTime at) {
        var day = at.toLocalDate();
        while (day.getDayOfWeek() != DayOfWeek.MONDAY) {
            day = day.minusDays(1);
        }
        return day;
    }

    private static String part(LocalDateTime at, int minutes) {
        return at.toLocalDate() + " " + (1_000 + at.toLocalTime().toSecondOfDay() / 60 / minutes);
    }

    private static long midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
