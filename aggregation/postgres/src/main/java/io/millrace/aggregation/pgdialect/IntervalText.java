package io.millrace.aggregation.pgdialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Intervals as PostgreSQL writes them, {@code '7 days'}, as interval literals of standard SQL. */
final class IntervalText {
    private static final Pattern PART = Pattern.compile("([+-]?\\d{1,9})\\s*([a-z]+)\\s*");
    private static final Pattern CLOCK = Pattern.compile("(-?)(\\d{1,4}):(\\d{2})(?::(\\d{2}))?");

    private IntervalText() {}

    /** The literals whose sum the text is; empty if it is no interval that this table knows. */
    static Optional<String> literal(String text) {
        String rest = text.strip().toLowerCase(Locale.ROOT);
        List<String> parts = new ArrayList<>();
        Matcher part = PART.matcher(rest);
        while (part.lookingAt()) {
            String literal = part(Long.parseLong(part.group(1)), part.group(2));
            if (literal == null) {
                return Optional.empty();
            }
            parts.add(literal);
            rest = rest.substring(part.end());
            part = PART.matcher(rest);
        }
        Matcher clock = CLOCK.matcher(rest);
        if (clock.matches()) {
            String seconds = clock.group(4) == null ? "0" : clock.group(4);
            long total = Long.parseLong(clock.group(2)) * 3_600
                    + Long.parseLong(clock.group(3)) * 60
                    + Long.parseLong(seconds);
            parts.add(literal(clock.group(1).isEmpty() ? total : -total, "SECOND"));
            rest = "";
        }
        if (parts.isEmpty() || !rest.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(parts.size() == 1 ? parts.get(0) : "(" + String.join(" + ", parts) + ")");
    }

    private static String part(long count, String unit) {
        return switch (unit) {
            case "second", "seconds", "sec", "secs", "s" -> literal(count, "SECOND");
            case "minute", "minutes", "min", "mins", "m" -> literal(count, "MINUTE");
            case "hour", "hours", "h" -> literal(count, "HOUR");
            case "day", "days", "d" -> literal(count, "DAY");
            case "week", "weeks", "w" -> literal(7 * count, "DAY");
            case "month", "months", "mon", "mons" -> literal(count, "MONTH");
            case "quarter", "quarters" -> literal(3 * count, "MONTH");
            case "year", "years", "y" -> literal(count, "YEAR");
            default -> null;
        };
    }

    /** With as many digits as it has, because the default of standard SQL is two. */
    private static String literal(long count, String unit) {
        String digits = Long.toString(Math.abs(count));
        return "INTERVAL " + (count < 0 ? "-" : "") + "'" + digits + "' " + unit + "(" + Math.max(2, digits.length()) + ")";
    }
}
