package io.millrace.aggregation.expression;

import com.google.re2j.Pattern;
import java.time.Duration;

/** Durations as people write them. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d|w)");
    private static final Pattern WHOLE = Pattern.compile("([0-9]{1,9}(ms|s|m|h|d|w))+");

    private static final int LONGEST = 30;

    private Durations() {}

    /**
     * A duration such as {@code 500ms}, {@code 10s}, {@code 1h30m}, {@code 7d} or {@code 2w}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Duration parse(String text) {
        if (text.length() > LONGEST || !WHOLE.matches(text)) {
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
