package io.millrace.schemas.value;

import java.math.BigDecimal;

/**
 * Numbers from text, by JSON's grammar and nothing beyond it: {@code -12}, {@code 0.5}, {@code 1e3}. What Java's parsers
 * take besides ({@code 30d}, {@code 5f}, {@code 0x1p3}, {@code NaN}, digits of other scripts, blanks around, a plus) is
 * no number. Thread-safe.
 */
public final class Numbers {
    /** Longest text of a number. */
    public static final int MAX_CHARS = 400;

    private static final int SURELY_LONG_DIGITS = 18;

    private Numbers() {}

    /**
     * The number that the text writes: a Long if it is integral and fits, else a Double. Null if it is no number, or
     * one beyond what a double holds. Leading zeros are allowed ({@code 007} is 7).
     */
    public static Number parse(String text) {
        int shape = shape(text, true);
        if (shape == NONE) {
            return null;
        }
        if (shape == INTEGRAL) {
            var whole = whole(text);
            if (whole != null) {
                return whole;
            }
        }
        double number = Double.parseDouble(text);
        return Double.isInfinite(number) ? null : number;
    }

    /**
     * The number whose own text this is, so that it may be stored as a number and still be shown as it was written: a
     * Long or a Double. Null for everything else, such as {@code 1.10}, {@code 1.0}, {@code 007}, {@code 1e3},
     * {@code -0} and what has more digits than the number holds.
     */
    public static Number parseCanonical(String text) {
        int shape = shape(text, false);
        if (shape == NONE || shape == EXPONENT || text.equals("-0")) {
            return null;
        }
        if (shape == INTEGRAL) {
            return whole(text);
        }
        if (text.charAt(text.length() - 1) == '0') {
            return null;
        }
        double number = Double.parseDouble(text);
        boolean same = !Double.isInfinite(number) && new BigDecimal(text).compareTo(BigDecimal.valueOf(number)) == 0;
        return same ? number : null;
    }

    private static Long whole(String digits) {
        if (digits.length() <= SURELY_LONG_DIGITS) {
            return Long.valueOf(digits);
        }
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            // Not an error: more digits than a long holds. The caller takes a double, or leaves it text.
            return null;
        }
    }

    private static final int NONE = 0;
    private static final int INTEGRAL = 1;
    private static final int FRACTION = 2;
    private static final int EXPONENT = 3;

    private static int shape(String text, boolean leadingZeros) {
        if (text.isEmpty() || text.length() > MAX_CHARS) {
            return NONE;
        }
        int from = text.charAt(0) == '-' ? 1 : 0;
        int at = digits(text, from);
        if (at == from || (!leadingZeros && at > from + 1 && text.charAt(from) == '0')) {
            return NONE;
        }
        int shape = INTEGRAL;
        if (at < text.length() && text.charAt(at) == '.') {
            int end = digits(text, at + 1);
            if (end == at + 1) {
                return NONE;
            }
            at = end;
            shape = FRACTION;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int sign = at + 1 < text.length() && (text.charAt(at + 1) == '-' || text.charAt(at + 1) == '+') ? 1 : 0;
            int end = digits(text, at + 1 + sign);
            if (end == at + 1 + sign) {
                return NONE;
            }
            at = end;
            shape = EXPONENT;
        }
        return at == text.length() ? shape : NONE;
    }

    /** Where the digits, of ASCII only, end. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
