package io.millrace.aggregation.expression;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.OptionalLong;

/** Parser of durations such as {@code 1h30m}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d|w)");
    private static final Pattern WHOLE = Pattern.compile("([0-9]{1,9}(ms|s|m|h|d|w))+");

    /** CEL's syntax, extended by days and weeks. */
    private static final Pattern SIGNED =
            Pattern.compile("[-+]?(([0-9]{1,12}(\\.[0-9]{0,9})?|\\.[0-9]{1,9})(ns|us|µs|ms|s|m|h|d|w))+");

    private static final Pattern SIGNED_PART = Pattern.compile("([0-9.]+)(ns|us|µs|ms|s|m|h|d|w)");

    private static final int MAX_LENGTH = 30;
    private static final int MAX_SIGNED_LENGTH = 80;

    private Durations() {}

    /** Milliseconds of a duration such as {@code -1.5h}; empty if the text is no duration, too long, or not in whole milliseconds. */
    static OptionalLong parseSignedMillis(String text) {
        if (text.length() > MAX_SIGNED_LENGTH || !SIGNED.matches(text)) {
            return text.equals("0") ? OptionalLong.of(0) : OptionalLong.empty();
        }
        var nanos = BigDecimal.ZERO;
        var parts = SIGNED_PART.matcher(text);
        while (parts.find()) {
            nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(nanosOf(parts.group(2)))));
        }
        var millis = nanos.movePointLeft(6).stripTrailingZeros();
        if (millis.scale() > 0 || millis.precision() - millis.scale() > 15) {
            return OptionalLong.empty();
        }
        long signed = text.charAt(0) == '-' ? -millis.longValueExact() : millis.longValueExact();
        return TimestampFunctions.isInRange(Expression.DURATION, signed)
                ? OptionalLong.of(signed)
                : OptionalLong.empty();
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> 604_800_000_000_000L;
        };
    }

    /**
     * Parses a duration such as {@code 500ms}, {@code 10s}, {@code 1h30m}, {@code 7d} or {@code 2w}.
     *
     * @throws IllegalArgumentException if the text is no duration
     */
    public static Duration parse(String text) {
        if (text.length() > MAX_LENGTH || !WHOLE.matches(text)) {
            throw new IllegalArgumentException("'" + text + "' is not a duration; write 500ms, 10s, 1h30m, 7d or 2w");
        }
        var total = Duration.ZERO;
        var parts = PART.matcher(text);
        while (parts.find()) {
            long count = Long.parseLong(parts.group(1));
            total = total.plus(
                    switch (parts.group(2)) {
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        case "d" -> Duration.ofDays(count);
                        default -> Duration.ofDays(7 * count);
                    });
        }
        return total;
    }
}
