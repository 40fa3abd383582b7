package io.millrace.aggregation.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads points in time and lengths of time as people write them in a URL. */
final class TimeText {
    private static final Pattern EPOCH_MILLIS = Pattern.compile("-?\\d{9,15}");
    private static final Pattern RELATIVE = Pattern.compile("(?:now)?-((?:\\d{1,9}(?:ms|[smhdw]))+)");
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|[smhdw])");
    private static final Pattern LENGTH = Pattern.compile("(?:\\d{1,9}(?:ms|[smhdw]))+");

    private TimeText() {}

    /**
     * The instant that a text names, in ms since the epoch: ISO-8601 (a time without offset is UTC, a date is its
     * midnight), epoch ms of at least nine digits, {@code now}, or back from now as {@code -1h}, {@code now-1d12h}.
     */
    static long instant(String parameter, String text, Instant now) {
        Matcher relative = RELATIVE.matcher(text);
        if (text.equals("now")) {
            return now.toEpochMilli();
        }
        if (relative.matches()) {
            return now.toEpochMilli() - millis(relative.group(1));
        }
        if (EPOCH_MILLIS.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        try {
            return iso(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) { // rejected at the edge
            throw RequestException.badRequest(parameter + " is no time: '" + text
                    + "'; write 2026-11-21T09:00:00Z, epoch milliseconds, now or -1h");
        }
    }

    /** A length such as {@code 15m} or {@code 1d12h}, more than zero. */
    static Duration length(String parameter, String text) {
        if (!LENGTH.matcher(text).matches() || millis(text) <= 0) {
            throw RequestException.badRequest(parameter + " is no length of time: '" + text + "'; write 15m, 1h or 1d");
        }
        return Duration.ofMillis(millis(text));
    }

    private static Instant iso(String text) {
        // A plus sign that was not percent-encoded arrives as a blank.
        String repaired = text.replace(' ', '+');
        if (repaired.length() == 10) {
            return LocalDate.parse(repaired).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        int time = repaired.indexOf('T');
        boolean zoned = time > 0
                && (repaired.endsWith("Z") || repaired.indexOf('+', time) > 0 || repaired.indexOf('-', time) > 0);
        return zoned
                ? OffsetDateTime.parse(repaired).toInstant()
                : LocalDateTime.parse(repaired).toInstant(ZoneOffset.UTC);
    }

    private static long millis(String text) {
        long sum = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sum += Long.parseLong(part.group(1)) * unit(part.group(2));
        }
        return sum;
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "ms" -> 1L;
            case "s" -> 1_000L;
            case "m" -> 60_000L;
            case "h" -> 3_600_000L;
            case "d" -> 86_400_000L;
            default -> 604_800_000L;
        };
    }
}
