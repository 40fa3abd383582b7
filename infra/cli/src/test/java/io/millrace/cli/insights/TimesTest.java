package io.millrace.cli.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {
    private final Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void instantsDaysAndSoLongAgoAreUnderstood() {
        assertThat(Times.parse("2026-11-01T10:00:00Z", now)).isEqualTo("2026-11-01T10:00:00Z");
        assertThat(Times.parse("2026-11-01", now)).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(Times.parse("-15m", now)).isEqualTo("2026-11-21T11:45:00Z");
        assertThat(Times.parse("-2d", now)).isEqualTo("2026-11-19T12:00:00Z");
    }

    @Test
    void aDateIsAskedForAsItWasTypedSoThatItIsOneOfTheInsightsZone() {
        assertThat(Times.asked("2026-11-01", now)).isEqualTo("2026-11-01");
        assertThat(Times.asked("2026-11-01T10:00:00", now)).isEqualTo("2026-11-01T10:00:00");
        assertThat(Times.asked("-15m", now)).isEqualTo("2026-11-21T11:45:00Z");
        assertThat(Times.asked(null, now)).isNull();
    }

    @Test
    void anythingElseIsRefusedWithAnExample() {
        assertThatThrownBy(() -> Times.parse("yesterday", now)).hasMessageContaining("-15m");
    }
}
