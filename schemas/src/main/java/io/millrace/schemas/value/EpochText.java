package io.millrace.schemas.value;

import java.util.OptionalLong;

/** Epoch numbers, and dates of digits alone. */
final class EpochText {
    private static final int MOST_DIGITS = 19;

    private EpochText() {}

    static OptionalLong read(String text) {
        int digits = 0;
        long number = 0;
        while (digits < text.length() && isDigit(text.charAt(digits))) {
            if (digits == MOST_DIGITS) {
                return OptionalLong.empty();
            }
            // Nineteen nines overflow; that is beyond year 2262 and is refused below.
            number = number * 10 + (text.charAt(digits) - '0');
            digits++;
        }
        if (digits == 0 || text.charAt(0) == '0' || number < 0) {
            return OptionalLong.empty();
        }
        if (isDate(digits)) {
            var date = new CalendarText(text).read();
            if (date.isPresent()) {
                return date;
            }
        }
        boolean fraction = digits < text.length();
        if (fraction && !isFraction(text, digits)) {
            return OptionalLong.empty();
        }
        return switch (digits) {
            case 9, 10 -> OptionalLong.of(number * 1_000 + (fraction ? millis(text, digits + 1) : 0));
            case 12, 13 -> OptionalLong.of(number);
            case 15, 16 -> OptionalLong.of(number / 1_000);
            case 18, 19 -> OptionalLong.of(number / 1_000_000);
            default -> OptionalLong.empty();
        };
    }

    /** Digits that may be a date. Those of 12, 15 and 18 would be of 1976 as an epoch number; no other is one. */
    private static boolean isDate(int digits) {
        return switch (digits) {
            case 8, 12, 14, 15, 17, 18 -> true;
            default -> false;
        };
    }

    private static boolean isFraction(String text, int point) {
        if (text.charAt(point) != '.' || point + 1 == text.length()) {
            return false;
        }
        for (int i = point + 1; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Milliseconds of a fraction of a second, cut rather than rounded. */
    private static int millis(String text, int from) {
        int millis = 0;
        for (int i = from; i < from + 3; i++) {
            millis = millis * 10 + (i < text.length() ? text.charAt(i) - '0' : 0);
        }
        return millis;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
