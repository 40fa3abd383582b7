package io.millrace.cli.insights;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Points in time as they are typed: an instant, a day, or so long ago. */
public final class TimeArgument {
    private static final Pattern AGO = Pattern.compile("-(\\d{1,6})([smhd])");

    private TimeArgument() {}

    /**
     * As the query API is asked: so long ago as the instant, all else as it was typed, for whose day a date is the insight
     * alone knows. Null stays null.
     */
    static String asked(String typed, Instant now) {
        return typed != null && AGO.matcher(typed).matches() ? parse(typed, now).toString() : typed;
    }

    /** The moment, seen from now; a day is UTC's. */
    public static Instant parse(String typed, Instant now) {
        var ago = AGO.matcher(typed);
        if (ago.matches()) {
            return now.minus(unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1))));
        }
        try {
            return typed.length() == "2026-11-01".length()
                    ? LocalDate.parse(typed).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(typed);
        } catch (DateTimeParseException e) {
            // Refused at the edge.
            throw new CliException(
                    CliExitCode.USAGE, "not a time: " + typed + "; write 2026-11-01T10:00:00Z, 2026-11-01 or -15m", e);
        }
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}
