package io.millrace.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.insight.InsightAlert;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertTextTest {
    @Test
    void anAlertSaysWhereWhenAndWhy() {
        assertThat(AlertText.of(alert().build()))
                .isEqualTo("pulse_bots 10:06:40 all: bot_share 0.61 (bot_wave: bot_share > 0.4)");
        assertThat(AlertText.of(alert().setGroup(Arrays.asList("CH", null)).build()))
                .startsWith("pulse_bots 10:06:40 CH/–: ");
    }

    @Test
    void anAlertThatIsWithdrawnSaysSo() {
        assertThat(AlertText.of(alert().setRaised(false).setValue(null).build()))
                .isEqualTo("pulse_bots 10:06:40 all: no longer (bot_wave: bot_share > 0.4)");
    }

    private static InsightAlert.Builder alert() {
        long start = Instant.parse("2026-11-01T10:06:40Z").toEpochMilli();
        return InsightAlert.newBuilder()
                .setInsight("pulse_bots")
                .setAlert("bot_wave")
                .setGeneration(1)
                .setTenant("default")
                .setWindowStart(start)
                .setWindowEnd(start + 10_000)
                .setGroup(List.of())
                .setRaised(true)
                .setCondition("bot_share > 0.4")
                .setMeasure("bot_share")
                .setValue(0.61)
                .setRevision(3)
                .setWatermark(start)
                .setNewestReceivedAt(start);
    }
}
