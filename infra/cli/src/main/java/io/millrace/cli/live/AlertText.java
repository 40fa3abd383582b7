package io.millrace.cli.live;

import io.millrace.cli.console.NumberFormats;
import io.millrace.schemas.insight.InsightAlert;
import java.time.Instant;
import java.util.stream.Collectors;

/** An alert in one line: {@code pulse_bots 10:06:40 all: bot_share 0.61 (bot_wave: bot_share > 0.4)}. */
final class AlertText {
    private AlertText() {}

    static String of(InsightAlert alert) {
        var group = alert.getGroup().stream()
                .map(value -> value == null ? "–" : value)
                .collect(Collectors.joining("/"));
        var value = alert.getValue();
        return alert.getInsight() + ' '
                + Instant.ofEpochMilli(alert.getWindowStart()).toString().substring(11, 19) + ' '
                + (group.isEmpty() ? "all" : group) + ": "
                + (value == null ? "" : alert.getMeasure() + ' ' + NumberFormats.measure(value) + ' ')
                + (alert.getRaised() ? "(" : "no longer (") + alert.getAlert() + ": " + alert.getCondition() + ')';
    }
}
