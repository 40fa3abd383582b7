package io.millrace.schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-21T09:05:00.123Z, 2026-11-21T09:05:00.123Z",
        "2026-11-21T09:05:00Z, 2026-11-21T09:05:00Z",
        "2026-11-21T09:05Z, 2026-11-21T09:05:00Z",
        "2026-11-21T09:05:00.1Z, 2026-11-21T09:05:00.100Z",
        "2026-11-21T09:05:00.123456789Z, 2026-11-21T09:05:00.123Z",
        "2026-11-21T09:05:00, 2026-11-21T09:05:00Z",
        "2026-11-21T10:05:00+01:00, 2026-11-21T09:05:00Z",
        "2026-11-21T04:35:00.5-0430, 2026-11-21T09:05:00.500Z",
        "2026-11-21T10:05:00+01, 2026-11-21T09:05:00Z",
        "2019-10-01 00:00:04 UTC, 2019-10-01T00:00:04Z",
        "2026-11-21, 2026-11-21T00:00:00Z",
        "2024-02-29T23:59:60Z, 2024-03-01T00:00:00Z",
        "2026-11-21T10:05:00+01:00[Europe/Berlin], 2026-11-21T09:05:00Z",
        "' 2026-11-21T09:05:00Z ', 2026-11-21T09:05:00Z",
        "20261102, 2026-11-02T00:00:00Z",
        "202611020900, 2026-11-02T09:00:00Z",
        "20261102090000, 2026-11-02T09:00:00Z",
        "20261102090000123, 2026-11-02T09:00:00.123Z",
        "20261102090000.5, 2026-11-02T09:00:00.500Z",
        "20261102090000Z, 2026-11-02T09:00:00Z",
        "20261102T0900, 2026-11-02T09:00:00Z",
        "20261102T100000+0100, 2026-11-02T09:00:00Z",
        "20261102 090000, 2026-11-02T09:00:00Z",
        "1763715900123456789, 2025-11-21T09:05:00.123Z",
        "999999999, 2001-09-09T01:46:39Z",
        "999999999999, 2001-09-09T01:46:39.999Z",
        "1763715900, 2025-11-21T09:05:00Z",
        "1763715900123, 2025-11-21T09:05:00.123Z",
        "1763715900.5, 2025-11-21T09:05:00.500Z",
        "1763715900123456, 2025-11-21T09:05:00.123Z",
    })
    void readsWhatClientsSend(String text, Instant expected) {
        assertThat(Times.parse(text)).hasValue(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "yesterday",
                "2026-13-01",
                "2026-02-29",
                "2026-00-10",
                "2026-11-21T24:00:00Z",
                "2026-11-21T09",
                "2026-11-21T09:05:00.Z",
                "2026-11-21T09:05:00+1",
                "2026-11-21T09:05:00+01:",
                "2026-11-21T09:05:00 CET",
                "2026-11-21T09:05:00Zx",
                "2026/11/21",
                "+2026-11-21",
                "12.",
                "20261302",
                "20260230",
                "20261102240000",
                "20261102096000",
                "2026",
                "202611",
                "86400",
                "12345678",
                "12345678901",
                "12345678901234",
                "-1763715900",
                "2026-11-21T12:30:60Z",
                "2026-11-21T09:05:00+18:01",
                "2026-11-21T09:05:00+01:00[Europe",
                "\u0662026-11-21",
                "9999999999999999999",
                "1e9",
                "99999999999999999999999"
            })
    void refusesWhatIsNoTimestamp(String text) {
        assertThat(Times.parse(text)).isEmpty();
    }

    @Test
    void daysAgreeWithJavaTimeOnRandomDates() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);

        for (int i = 0; i < 20_000; i++) {
            var date = LocalDate.ofEpochDay(random.nextLong(-700_000, 2_900_000));
            if (date.getYear() > 1 && date.toEpochDay() != 0 && date.getYear() < 10_000) {
                var text = date.atTime(12, 34, 56).atOffset(ZoneOffset.UTC).format(DateTimeFormatter.ISO_INSTANT);
                assertThat(Times.parse(text))
                        .as("seed %d", seed)
                        .hasValue(Instant.parse(text).toEpochMilli());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "undefined",
                "NaN",
                "NaT",
                "None",
                "0",
                "0.0",
                "-0",
                "000",
                "0001-01-01T00:00:00Z",
                "0001-01-01T00:00:00",
                "0001-01-01 00:00:00 +0000 UTC",
                "0001-01-01T00:00:00.0000000+02:00",
                "0001-01-01",
                "0000-12-31T23:06:32-00:53",
                "0000-00-00",
                "0000-00-00 00:00:00",
                "0000-00-00T00:00:00.000Z",
                "-0001-11-30T00:00:00+00:00",
                "1/1/0001 12:00:00 AM",
                "01/01/0001 00:00:00",
                "00010101",
                "00010101000000",
                "00000000000000",
                "-62135596800",
                "-62135596800000",
                "-62135596800000000",
                "-6795364578871345152",
                "1970-01-01T00:00:00Z",
                "1970-01-01",
                "1970-01-01T01:00:00+01:00"
            })
    void whatNobodySetIsUnsetAndNoTime(String text) {
        assertThat(Times.isUnset(text)).isTrue();
        assertThat(Times.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "soon",
                "2026-11-21T09:05:00Z",
                "1763715900",
                "1970-01-01T00:00:01Z",
                "0002-01-01",
                "20261102",
                "1/1/2001",
                "-1",
                "-62135596801000000000000",
                "-1763715900123"
            })
    void whatSomebodySetIsNotUnset(String text) {
        assertThat(Times.isUnset(text)).isFalse();
    }

    @Test
    void numbersAreReadByTheirDigits() {
        var nine = Instant.parse("2026-11-02T09:00:00Z").toEpochMilli();

        assertThat(Times.parse((Number) 20261102L)).hasValue(nine - 9 * 3_600_000);
        assertThat(Times.parse((Number) 20261102090000L)).hasValue(nine);
        assertThat(Times.parse((Number) (nine / 1000.0 + 0.5))).hasValue(nine + 500);
        assertThat(Times.parse((Number) (double) nine)).hasValue(nine);
        assertThat(Times.parse((Number) new java.math.BigInteger("1763715900123456789")))
                .hasValue(1763715900123L);
        assertThat(Times.parse((Number) 1e300)).isEmpty();
        assertThat(Times.parse((Number) Double.NaN)).isEmpty();
        assertThat(Times.parse((Number) 1e-300)).isEmpty();
        assertThat(Times.parse((Number) 0L)).isEmpty();
        assertThat(Times.isUnset((Number) 0.0)).isTrue();
        assertThat(Times.isUnset(Long.valueOf(-62135596800L))).isTrue();
        assertThat(Times.isUnset((Number) 1e300)).isFalse();
    }
}
