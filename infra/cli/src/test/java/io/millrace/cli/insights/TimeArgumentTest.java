package io.millrace.cli.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeArgumentTest {
    private final Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void instantsDatesAndAgesAreParsed() {
        assertThat(TimeArgument.parse("2026-11-01T10:00:00Z", now)).isEqualTo("2026-11-01T10:00:00Z");
        assertThat(TimeArgument.parse("2026-11-01", now)).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(TimeArgument.parse("-15m", now)).isEqualTo("2026-11-21T11:45:00Z");
        assertThat(TimeArgument.parse("-2d", now)).isEqualTo("2026-11-19T12:00:00Z");
    }

    @Test
    void aDateIsSentUnchangedSoThatTheInsightsZoneApplies() {
        assertThat(TimeArgument.toParameter("2026-11-01", now)).isEqualTo("2026-11-01");
        assertThat(TimeArgument.toParameter("2026-11-01T10:00:00", now)).isEqualTo("2026-11-01T10:00:00");
        assertThat(TimeArgument.toParameter("-15m", now)).isEqualTo("2026-11-21T11:45:00Z");
        assertThat(TimeArgument.toParameter(null, now)).isNull();
    }

    @Test
    void anInvalidTimeIsRejectedWithAnExample() {
        assertThatThrownBy(() -> TimeArgument.parse("yesterday", now)).hasMessageContaining("-15m");
    }
}
