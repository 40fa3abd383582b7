package io.millrace.ingest.event;

import java.util.OptionalLong;

/**
 * Reads the timestamps that clients send, several times faster than java.time: ISO-8601 with or without fraction and
 * zone ({@code 2026-11-21T09:05:00.123Z}, {@code 2026-11-21 09:05:00 UTC}, {@code 2026-11-21T10:05+01:00},
 * {@code 2026-11-21}; UTC where no zone is given), and epoch numbers in seconds, milli-, micro- or nanoseconds.
 */
public final class Timestamps {
    // Seconds stay below this until year 5138; milliseconds reach it in 1973.
    private static final double SECONDS_BELOW = 1e11;
    private static final double MILLIS_BELOW = 1e14;
    private static final double MICROS_BELOW = 1e17;

    private Timestamps() {}

    /** Milliseconds since the epoch from an epoch number, its unit told by its size. */
    public static long ofEpoch(double number) {
        double size = Math.abs(number);
        double millis = size < SECONDS_BELOW
                ? number * 1_000
                : size < MILLIS_BELOW ? number : size < MICROS_BELOW ? number / 1_000 : number / 1_000_000;
        return (long) Math.floor(millis);
    }

    /** Milliseconds since the epoch, or empty if the text is no timestamp that this class reads. */
    public static OptionalLong parse(CharSequence text) {
        return new Reading(text).read();
    }

    /**
     * Days since 1970-01-01 of a proleptic Gregorian date.
     *
     * @see <a href="https://howardhinnant.github.io/date_algorithms.html#days_from_civil">days_from_civil</a>
     */
    static long epochDay(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    private static int daysIn(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** A cursor over the text; each reader returns -1 where the text is not what it reads. */
    private static final class Reading {
        private final CharSequence text;
        private int at;

        Reading(CharSequence text) {
            this.text = text;
        }

        OptionalLong read() {
            if (text.length() < 8 || text.length() > 40 || text.charAt(4) != '-') {
                return epochText();
            }
            int year = digits(4);
            int month = after('-') ? digits(2) : -1;
            int day = after('-') ? digits(2) : -1;
            if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
                return OptionalLong.empty();
            }
            long millis = epochDay(year, month, day) * 86_400_000L;
            if (at == text.length()) {
                return OptionalLong.of(millis);
            }
            long time = after('T') || after('t') || after(' ') ? timeOfDay() : -1;
            if (time < 0) {
                return OptionalLong.empty();
            }
            return zoned(millis + time);
        }

        private long timeOfDay() {
            int hour = digits(2);
            int minute = after(':') ? digits(2) : -1;
            int second = after(':') ? digits(2) : minute < 0 ? -1 : 0;
            // 60 is a leap second; it falls into the next minute, as POSIX time has it.
            if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
                return -1;
            }
            int fraction = after('.') || after(',') ? fraction() : 0;
            return fraction < 0 ? -1 : ((hour * 60L + minute) * 60 + second) * 1_000 + fraction;
        }

        private int fraction() {
            int start = at;
            int millis = 0;
            while (at < text.length() && digit(at) >= 0) {
                if (at - start < 3) {
                    millis = millis * 10 + digit(at);
                }
                at++;
            }
            int read = at - start;
            return read == 0 ? -1 : read == 1 ? millis * 100 : read == 2 ? millis * 10 : millis;
        }

        private OptionalLong zoned(long millis) {
            after(' ');
            if (at == text.length()) {
                return OptionalLong.of(millis);
            }
            var zone = text.subSequence(at, text.length()).toString();
            if (zone.equalsIgnoreCase("Z") || zone.equals("UTC") || zone.equals("GMT")) {
                return OptionalLong.of(millis);
            }
            int sign = after('+') ? 1 : after('-') ? -1 : 0;
            int hours = sign == 0 ? -1 : digits(2);
            boolean colon = after(':');
            int minutes = at == text.length() && !colon ? 0 : digits(2);
            if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || at != text.length()) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(millis - sign * (hours * 60L + minutes) * 60_000);
        }

        private OptionalLong epochText() {
            int length = text.length();
            if (length == 0 || length > 20) {
                return OptionalLong.empty();
            }
            boolean point = false;
            for (int i = text.charAt(0) == '-' ? 1 : 0; i < length; i++) {
                if (text.charAt(i) == '.' && !point && i > 0 && i < length - 1) {
                    point = true;
                } else if (digit(i) < 0) {
                    return OptionalLong.empty();
                }
            }
            return text.charAt(length - 1) == '-'
                    ? OptionalLong.empty()
                    : OptionalLong.of(ofEpoch(Double.parseDouble(text.toString())));
        }

        private int digits(int count) {
            if (at + count > text.length()) {
                return -1;
            }
            int value = 0;
            for (int end = at + count; at < end; at++) {
                int digit = digit(at);
                if (digit < 0) {
                    return -1;
                }
                value = value * 10 + digit;
            }
            return value;
        }

        private int digit(int index) {
            int digit = text.charAt(index) - '0';
            return digit >= 0 && digit <= 9 ? digit : -1;
        }

        private boolean after(char expected) {
            if (at < text.length() && text.charAt(at) == expected) {
                at++;
                return true;
            }
            return false;
        }
    }
}
