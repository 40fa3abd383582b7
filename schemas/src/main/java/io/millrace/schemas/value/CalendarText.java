package io.millrace.schemas.value;

import java.util.OptionalLong;

/**
 * A cursor over a date and time of the calendar, with separators or without. Each reader returns -1 where the text is not
 * what it reads. For one text.
 */
final class CalendarText {
    // Before it lie the zero times of clocks, and nothing that ever had a timestamp.
    private static final int FIRST_YEAR = 2;
    // Without separators a year is one that could be meant, so that an epoch number is not taken for a date.
    private static final int FIRST_COMPACT_YEAR = 1900;
    private static final int LAST_COMPACT_YEAR = 2199;
    private static final int MOST_OFFSET_SECONDS = 18 * 3_600;

    private final String text;
    private final boolean separated;
    private int at;

    CalendarText(String text) {
        this.text = text;
        this.separated = text.charAt(4) == '-';
    }

    OptionalLong read() {
        int year = digits(4);
        int month = separator('-') ? digits(2) : -1;
        int day = separator('-') ? digits(2) : -1;
        if (year < FIRST_YEAR || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
            return OptionalLong.empty();
        }
        if (!separated && (year < FIRST_COMPACT_YEAR || year > LAST_COMPACT_YEAR)) {
            return OptionalLong.empty();
        }
        long millis = epochDay(year, month, day) * 86_400_000L;
        if (at == text.length()) {
            return OptionalLong.of(millis);
        }
        boolean begins = after('T') || after('t') || after(' ') || !separated;
        long time = begins ? timeOfDay() : -1;
        return time < 0 ? OptionalLong.empty() : zoned(millis + time);
    }

    private long timeOfDay() {
        int hour = digits(2);
        int minute = separator(':') ? digits(2) : -1;
        int second = minute < 0 ? -1 : hasSeconds() ? digits(2) : 0;
        // 60 is a leap second; it falls into the next minute, as POSIX time has it.
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > (minute == 59 ? 60 : 59)) {
            return -1;
        }
        boolean glued = !separated && at < text.length() && digit(at) >= 0;
        int fraction = after('.') || after(',') || glued ? fraction() : 0;
        return fraction < 0 ? -1 : ((hour * 60L + minute) * 60 + second) * 1_000 + fraction;
    }

    private boolean hasSeconds() {
        return separated ? after(':') : at < text.length() && digit(at) >= 0;
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
            return text.charAt(at - 1) == ' ' ? OptionalLong.empty() : OptionalLong.of(millis);
        }
        int offset = offsetSeconds();
        boolean whole = at == text.length() || isZoneName();
        return whole && Math.abs(offset) <= MOST_OFFSET_SECONDS
                ? OptionalLong.of(millis - offset * 1_000L)
                : OptionalLong.empty();
    }

    /** East of Greenwich; more than any offset where there is none. */
    private int offsetSeconds() {
        if (after('Z') || after('z')) {
            return 0;
        }
        if (text.startsWith("UTC", at) || text.startsWith("GMT", at)) {
            at += 3;
            return 0;
        }
        int sign = after('+') ? 1 : after('-') ? -1 : 0;
        int hours = sign == 0 ? -1 : digits(2);
        boolean colon = after(':');
        boolean bare = at == text.length() || text.charAt(at) == '[';
        int minutes = bare && !colon ? 0 : digits(2);
        int seconds = colon && after(':') ? digits(2) : 0;
        boolean sound = hours >= 0 && minutes >= 0 && minutes <= 59 && seconds >= 0 && seconds <= 59;
        return sound ? sign * ((hours * 60 + minutes) * 60 + seconds) : Integer.MAX_VALUE;
    }

    /** Java writes the zone behind the offset, which alone decides. */
    private boolean isZoneName() {
        return text.charAt(at) == '[' && text.indexOf(']', at) == text.length() - 1;
    }

    private boolean separator(char expected) {
        return !separated || after(expected);
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

    /**
     * Days since 1970-01-01 of a proleptic Gregorian date.
     *
     * @see <a href="https://howardhinnant.github.io/date_algorithms.html#days_from_civil">days_from_civil</a>
     */
    private static long epochDay(int year, int month, int day) {
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
}
