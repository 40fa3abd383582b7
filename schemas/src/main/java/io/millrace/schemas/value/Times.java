package io.millrace.schemas.value;

import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * Times from text and numbers, several times faster than java.time. What is not surely one time is none.
 *
 * <ul>
 *   <li>ISO-8601 with or without fraction and zone, UTC where none is given: {@code 2026-11-21T09:05:00.123Z},
 *       {@code 2026-11-21 09:05:00 UTC}, {@code 2026-11-21T10:05+01:00[Europe/Berlin]}, {@code 2026-11-21}
 *   <li>the same without separators: {@code 20261121}, {@code 20261121T090500Z}, {@code 202611210905},
 *       {@code 20261121090500}, {@code 20261121090500123}
 *   <li>epoch numbers, their unit told by their digits: 9 or 10 are seconds, 12 or 13 milli-, 15 or 16 micro-, 18 or 19
 *       nanoseconds, each with or without a fraction; a date without separators goes first
 * </ul>
 *
 * Thread-safe.
 */
public final class Times {
    private static final int MAX_CHARS = 80;

    private Times() {}

    /** Milliseconds since the epoch; empty if the text is no time, or {@link #isUnset}. Blanks around are passed over. */
    public static OptionalLong parse(String text) {
        var time = read(text.strip());
        return time.isPresent() && time.getAsLong() == 0 ? OptionalLong.empty() : time;
    }

    private static OptionalLong read(String bare) {
        if (bare.length() < 8 || bare.length() > MAX_CHARS) {
            return OptionalLong.empty();
        }
        return bare.charAt(4) == '-' || isDateBefore(bare, 'T') || isDateBefore(bare, ' ')
                ? new CalendarText(bare).read()
                : EpochText.read(bare);
    }

    private static boolean isDateBefore(String bare, char time) {
        return bare.length() > 8 && bare.charAt(8) == time;
    }

    /** Milliseconds since the epoch from a number, as its digits say; empty as {@link #parse(String)}. */
    public static OptionalLong parse(Number number) {
        return plain(number).isEmpty() ? OptionalLong.empty() : parse(plain(number));
    }

    /**
     * Whether the text is what a field says that nobody set: blank, a word of {@link PlaceholderIds}, the epoch itself, or a time
     * in the years 0 and 1, where the clocks of Go, .NET and SQL begin ({@code 0001-01-01T00:00:00Z},
     * {@code 0000-00-00 00:00:00}, {@code 1/1/0001 12:00:00 AM}, {@code -62135596800}).
     */
    public static boolean isUnset(String text) {
        var bare = text.strip();
        if (PlaceholderIds.DEFAULT.contains(bare)) {
            return true;
        }
        var time = read(bare);
        return time.isPresent() ? time.getAsLong() == 0 : bare.length() <= MAX_CHARS && UnsetTime.is(bare);
    }

    /** As {@link #isUnset(String)}, of a number. */
    public static boolean isUnset(Number number) {
        return isUnset(plain(number).isEmpty() ? "?" : plain(number));
    }

    /** All digits of the number, or nothing if there are more of them than any time has. */
    private static String plain(Number number) {
        if (number instanceof Long || number instanceof Integer) {
            return number.toString();
        }
        double size = Math.abs(number.doubleValue());
        boolean absurd = !(size < 1e20) || (size < 1e-9 && size > 0);
        return absurd
                ? ""
                : new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
}
