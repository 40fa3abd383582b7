package io.millrace.cli.console;

import java.util.Locale;

/** Number formats for people, the same in every locale. */
public final class NumberFormats {
    private NumberFormats() {}

    /** A whole number with thousands separators: {@code 1,234,567}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Bytes as whole megabytes: {@code 183 MB}. */
    public static String megabytes(long bytes) {
        return count(Math.round(bytes / 1_000_000.0)) + " MB";
    }

    /** A number with two decimals unless it is whole: {@code 1,234}, {@code 35.79}. */
    public static String measure(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? count((long) value)
                : String.format(Locale.ROOT, "%,.2f", value);
    }
}
