package io.millrace.aggregation.rowquery;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.definition.WindowSpec.CalendarUnit;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.TimeParameter;
import io.millrace.runtime.http.RequestException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Windows of a roll-up, from the parameters {@code rollup} (a duration or a calendar unit) and {@code zone} (by default the
 * insight's). They are aligned as windows of a definition.
 */
final class RollUpWindow {
    private RollUpWindow() {}

    /** Windows of the result; empty for those of the insight. */
    static Optional<WindowSpec> parse(Parameters parameters, InsightSpec insight) {
        Optional<String> text = parameters.find("rollup");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (insight.window() instanceof WindowSpec.Hopping) {
            throw RequestException.badRequest("rollup needs windows that follow each other, those of " + insight.name()
                    + " overlap: an event would count several times");
        }
        ZoneId zone = parameters.zone().orElse(insight.window().zone());
        WindowSpec wanted = CalendarUnit.named(text.get())
                .<WindowSpec>map(unit -> new WindowSpec.Calendar(unit, zone))
                .orElseGet(() -> length(text.get(), zone, insight.window().size()));
        return wanted.equals(insight.window()) ? Optional.empty() : Optional.of(wanted);
    }

    private static WindowSpec length(String text, ZoneId zone, Duration window) {
        Duration length = TimeParameter.duration("rollup", text);
        if (!window.isZero() && length.toMillis() % window.toMillis() != 0) {
            throw RequestException.badRequest("rollup must be a multiple of the insight's window of "
                    + window.toSeconds() + "s, '" + text + "' is not");
        }
        WindowSpec wanted = new WindowSpec.Tumbling(length, zone);
        if (!wanted.alignsTo(zone)) {
            throw RequestException.badRequest(
                    "in a zone, rollup must divide a day or be whole days, or a unit such as month; '" + text
                            + "' is not");
        }
        return wanted;
    }
}
