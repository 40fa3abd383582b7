package io.millrace.aggregation.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.junit.jupiter.api.Test;

class ZoneCalendarTest {
    private final ZoneCalendar berlin = new ZoneCalendar(ZoneId.of("Europe/Berlin"));

    @Test
    void aTimeWithoutAnOffsetIsUtcAndADateIsMidnightInTheZone() {
        assertThat(berlin.parse("2026-11-21 09:00:00")).isEqualTo(millis("2026-11-21T09:00:00Z"));
        assertThat(berlin.parse("2026-11-21")).isEqualTo(millis("2026-11-20T23:00:00Z"));
        assertThatThrownBy(() -> berlin.parse("soon")).hasMessageContaining("'soon' is not a time");
    }

    @Test
    void aDayOfTheZoneCoversItsClockChange() {
        long before = millis("2026-10-24T22:00:00Z");

        assertThat(berlin.plusDays(before, 1) - before).isEqualTo(25 * 3_600_000L);
        assertThat(berlin.wallMillisBetween(before, berlin.plusDays(before, 1))).isEqualTo(ZoneCalendar.DAY_MS);
    }

    @Test
    void timesRoundToUnitsOfTheZone() {
        var months = berlin.rounding(TimeUnitRange.MONTH);
        long time = millis("2026-11-21T09:00:00Z");

        assertThat(months.round(time, false)).isEqualTo(millis("2026-10-31T23:00:00Z"));
        assertThat(months.round(time, true)).isEqualTo(millis("2026-11-30T23:00:00Z"));
        assertThat(months.round(millis("2026-10-31T23:00:00Z"), true)).isEqualTo(millis("2026-10-31T23:00:00Z"));
    }

    @Test
    void datesAndTheirStartsAreInverse() {
        long day = LocalDate.parse("2026-03-29").toEpochDay();

        assertThat(berlin.epochDay(berlin.startOfDay(day))).isEqualTo(day);
        assertThat(berlin.epochDay(berlin.startOfDay(day) - 1)).isEqualTo(day - 1);
    }

    @Test
    void aTimeOutsideOfTheYears1To9999IsRejected() {
        assertThatThrownBy(() -> berlin.plusMonths(0, 12L * 9_000)).hasMessageContaining("years 1 to 9999");
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
