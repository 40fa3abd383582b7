package io.millrace.cli.insights;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Time on the command line: an instant, a date, or an age such as {@code -15m}. */
public final class TimeArgument {
    private static final Pattern AGE = Pattern.compile("-(\\d{1,6})([smhd])");

    private TimeArgument() {}

    /**
     * Parameter of the query API: an age as an instant, anything else unchanged, because only the service knows the zone of a
     * date. Null stays null.
     */
    static String toParameter(String argument, Instant now) {
        return argument != null && AGE.matcher(argument).matches()
                ? parse(argument, now).toString()
                : argument;
    }

    /** Instant of a time argument; a date is midnight UTC. */
    public static Instant parse(String argument, Instant now) {
        var age = AGE.matcher(argument);
        if (age.matches()) {
            return now.minus(unit(age.group(2)).multipliedBy(Long.parseLong(age.group(1))));
        }
        try {
            return argument.length() == "2026-11-01".length()
                    ? LocalDate.parse(argument).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(argument);
        } catch (DateTimeParseException e) {
            // Rejected at the edge.
            throw new CliException(
                    CliExitCode.USAGE,
                    "not a time: " + argument + "; write 2026-11-01T10:00:00Z, 2026-11-01 or -15m",
                    e);
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
