package io.millrace.aggregation.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.http.RequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParameterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T08:00:00Z, 2026-11-21T08:00:00Z",
        "2026-11-21T10:00:00+02:00, 2026-11-21T08:00:00Z",
        "2026-11-21T10:00:00 02:00, 2026-11-21T08:00:00Z",
        "2026-11-21T08:00:00.250, 2026-11-21T08:00:00.250Z",
        "2026-11-21T08:00, 2026-11-21T08:00:00Z",
        "2026-11-21, 2026-11-21T00:00:00Z",
        "1795248000000, 2026-11-21T08:00:00Z",
        "1795248000, 2026-11-21T08:00:00Z",
        "20261121, 2026-11-21T00:00:00Z",
        "202611210800, 2026-11-21T08:00:00Z",
        "20261121080000, 2026-11-21T08:00:00Z",
        "2026-11-21 08:00, 2026-11-21T08:00:00Z",
        "now, 2026-11-21T09:00:00Z",
        "-1h, 2026-11-21T08:00:00Z",
        "now-1d12h, 2026-11-19T21:00:00Z",
        "-90s, 2026-11-21T08:58:30Z"
    })
    void everyFormOfATimeIsParsed(String text, Instant expected) {
        long millis = TimeParameter.instant("from", text, NOW, ZoneOffset.UTC);

        assertThat(Instant.ofEpochMilli(millis)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "-1", "1h", "2026-13-01", "2026-11-21T25:00:00Z", "12", "--1h", "-1y"})
    void aTextThatIsNoTimeIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> TimeParameter.instant("from", text, NOW, ZoneOffset.UTC))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("from is no time")
                .hasMessageContaining("-1h");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22, 2026-11-21T23:00:00Z",
        "20261122, 2026-11-21T23:00:00Z",
        "2026-07-01, 2026-06-30T22:00:00Z",
        "2026-11-22T08:30, 2026-11-22T07:30:00Z",
        "2026-11-22 08:30:15.5, 2026-11-22T07:30:15.500Z",
        "20261122083000, 2026-11-22T07:30:00Z",
        "202611220830, 2026-11-22T07:30:00Z",
        "2026-11-22T08:30Z, 2026-11-22T08:30:00Z",
        "2026-11-22T08:30-05:00, 2026-11-22T13:30:00Z",
        "1795248000000, 2026-11-21T08:00:00Z",
        "186062400000, 1975-11-24T12:00:00Z",
        "2026-03-29T02:30, 2026-03-29T01:30:00Z",
        "2026-10-25T02:30, 2026-10-25T00:30:00Z"
    })
    void datesAndTimesWithoutAnOffsetAreInTheZone(String text, Instant expected) {
        long millis = TimeParameter.instant("from", text, NOW, ZoneId.of("Europe/Berlin"));

        assertThat(Instant.ofEpochMilli(millis)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 100_000})
    void textOfAnyLengthIsParsedOrRefusedQuickly(int times) {
        for (String text : List.of("-" + "1s".repeat(times), "-" + "9".repeat(times), " ".repeat(times))) {
            if (times > 1) {
                assertThatThrownBy(() -> TimeParameter.instant("from", text, NOW, ZoneOffset.UTC))
                        .isInstanceOf(RequestException.class);
            }
            assertThatThrownBy(() -> TimeParameter.duration("rollup", text + "x"))
                    .isInstanceOf(RequestException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+999999999-01-01T00:00:00Z", "-999999999w", "-999999999w999999999w999999999w", "0000-01-01"})
    void timesBeyondTheYears1To9999AreRefused(String text) {
        assertThatThrownBy(() -> TimeParameter.instant("from", text, NOW, ZoneOffset.UTC))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("from is no time");
    }

    @Test
    void lengthsAddUp() {
        assertThat(TimeParameter.duration("rollup", "1d12h")).isEqualTo(Duration.ofHours(36));
        assertThat(TimeParameter.duration("rollup", "60000ms")).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0m", "h", "-1h", "1.5h", "999999999w", "1h ", "1hh", "1H"})
    void aTextThatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> TimeParameter.duration("rollup", text)).isInstanceOf(RequestException.class);
    }
}
