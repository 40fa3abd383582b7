package io.millrace.ingest.event;

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

class TimestampsTest {
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
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "1763715900, 2025-11-21T09:05:00Z",
        "1763715900123, 2025-11-21T09:05:00.123Z",
        "1763715900.5, 2025-11-21T09:05:00.500Z",
        "1763715900123456, 2025-11-21T09:05:00.123Z",
    })
    void readsWhatClientsSend(String text, Instant expected) {
        assertThat(Timestamps.parse(text)).hasValue(expected.toEpochMilli());
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
                "1e9",
                "99999999999999999999999"
            })
    void refusesWhatIsNoTimestamp(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }

    @Test
    void daysAgreeWithJavaTimeOnRandomDates() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);

        for (int i = 0; i < 20_000; i++) {
            var date = LocalDate.ofEpochDay(random.nextLong(-700_000, 2_900_000));
            if (date.getYear() > 0 && date.getYear() < 10_000) {
                var text = date.atTime(12, 34, 56).atOffset(ZoneOffset.UTC).format(DateTimeFormatter.ISO_INSTANT);
                assertThat(Timestamps.parse(text))
                        .as("seed %d", seed)
                        .hasValue(Instant.parse(text).toEpochMilli());
            }
        }
    }
}
