package io.millrace.schemas.value;

import java.util.regex.Pattern;

/** Times that languages and databases write for an unset clock. */
final class UnsetTime {
    private static final Pattern YEAR_ZERO_OR_ONE = Pattern.compile("[-+]?0{3,9}[01]-\\d\\d-\\d\\d(?:[Tt ].*)?");
    private static final Pattern COMPACT = Pattern.compile("000[01](?:0101|0000|1231)(?:T?[0-9.]{4,}.{0,6})?");
    private static final Pattern AMERICAN = Pattern.compile("0?1/0?1/0001(?: .*)?");
    private static final Pattern ZERO = Pattern.compile("-?0{1,20}(?:\\.0{1,20})?");
    // Seconds from the beginning of year -1, which is where year 0 goes in zones west of Greenwich, to that of year 2.
    private static final long FIRST = -62_198_755_200L;
    private static final long BEHIND = -62_104_060_800L;

    private UnsetTime() {}

    static boolean is(String text) {
        return ZERO.matcher(text).matches()
                || YEAR_ZERO_OR_ONE.matcher(text).matches()
                || AMERICAN.matcher(text).matches()
                || COMPACT.matcher(text).matches()
                || isEpochOfYearOne(text);
    }

    /** Seconds, milli-, micro- or nanoseconds; the last has overflown in Go, whose answer is known. */
    private static boolean isEpochOfYearOne(String text) {
        if (text.length() < 12 || text.length() > 20 || text.charAt(0) != '-') {
            return false;
        }
        if (text.equals("-6795364578871345152")) {
            return true;
        }
        int digits = text.length() - 1;
        if (digits != 11 && digits != 14 && digits != 17) {
            return false;
        }
        long seconds = 0;
        for (int i = 1; i < 12; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            seconds = seconds * 10 + digit;
        }
        return text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9') && -seconds >= FIRST && -seconds < BEHIND;
    }
}
