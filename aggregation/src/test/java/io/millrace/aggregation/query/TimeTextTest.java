package io.millrace.aggregation.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
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
        "now, 2026-11-21T09:00:00Z",
        "-1h, 2026-11-21T08:00:00Z",
        "now-1d12h, 2026-11-19T21:00:00Z",
        "-90s, 2026-11-21T08:58:30Z"
    })
    void everyWayToWriteATimeIsRead(String text, Instant expected) {
        long millis = TimeText.instant("from", text, NOW);

        assertThat(Instant.ofEpochMilli(millis)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "-1", "1h", "2026-13-01", "2026-11-21T25:00:00Z", "12", "--1h", "-1y"})
    void whatIsNoTimeIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> TimeText.instant("from", text, NOW))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("from is no time")
                .hasMessageContaining("-1h");
    }

    @Test
    void lengthsAddUp() {
        assertThat(TimeText.length("rollup", "1d12h")).isEqualTo(Duration.ofHours(36));
        assertThat(TimeText.length("rollup", "60000ms")).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0m", "h", "-1h", "1.5h"})
    void whatIsNoLengthIsRefused(String text) {
        assertThatThrownBy(() -> TimeText.length("rollup", text)).isInstanceOf(RequestException.class);
    }
}
