package io.millrace.cli.insights;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import picocli.CommandLine.Option;

/** Options for the start of insights, and for building them beside the live ones. */
final class StartOption {
    @Option(
            names = "--from",
            paramLabel = "T",
            description =
                    "New insights count events since then, as far back as events are retained: an instant, -3d, or"
                            + " a date in the insight's zone. History is read next to live events, and `apply` waits until both"
                            + " are joined (default: now).")
    private String from;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Time zone of a date in --from, such as Europe/Berlin (default: the zone of each insight).")
    private String zone;

    @Option(
            names = "--shadow",
            description =
                    "With --from: build changed insights beside the live ones, as NAME@next, until they are promoted"
                            + " or discarded.")
    private boolean shadow;

    boolean isInThePast() {
        return from != null;
    }

    /** Request parameters, each followed by an ampersand. */
    String parameters(Instant now) {
        return parameter("from", TimeArgument.toParameter(from, now))
                + parameter("zone", zone)
                + parameter("shadow", shadow ? "true" : null);
    }

    private static String parameter(String name, String value) {
        return value == null ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&";
    }
}
