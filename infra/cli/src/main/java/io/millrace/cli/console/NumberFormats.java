package io.millrace.cli.console;

import java.util.Locale;

/** NumberFormats as people read them, the same in every locale. */
public final class NumberFormats {
    private NumberFormats() {}

    /** With thousands separated: {@code 1,234,567}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Megabytes without decimals: {@code 183 MB}. */
    public static String megabytes(long bytes) {
        return count(Math.round(bytes / 1_000_000.0)) + " MB";
    }

    /** A whole number as such, anything else with two decimals: {@code 1,234}, {@code 35.79}. */
    public static String measure(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? count((long) value)
                : String.format(Locale.ROOT, "%,.2f", value);
    }
}
