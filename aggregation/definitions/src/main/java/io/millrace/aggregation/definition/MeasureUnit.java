package io.millrace.aggregation.definition;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Units of measures: times ({@code ms}, {@code s}, {@code min}, {@code h}, {@code d}), shares ({@code 1}, and {@code percent} of a
 * hundred), {@code bytes}, currencies by their three capital letters, and any other word, which follows the number.
 */
public final class MeasureUnit {
    private static final Pattern UNIT = Pattern.compile("1|[\\p{L}%°µ][\\p{L}\\p{N}%°µ²³/ ._-]{0,23}");

    private MeasureUnit() {}

    static boolean isValid(String unit) {
        return UNIT.matcher(unit).matches();
    }

    /** Unit of a measure that a kind of insight provides; empty if its name says what is counted. */
    static Optional<String> ofProvided(String measure) {
        if (measure.contains("seconds")) {
            return Optional.of("s");
        }
        boolean share = measure.endsWith("_rate") || measure.endsWith("conversion");
        return share ? Optional.of("1") : Optional.empty();
    }

    /** Unit of a measure's values, as stated or else by its function; null if both leave it open. */
    public static String of(MeasureSpec measure) {
        return measure.unit().orElseGet(() -> switch (measure.function()) {
            case "count", "histogram" -> "events";
            case "uniques" -> "distinct values";
            case "rate" -> "per second";
            case "ratio" -> "1";
            default -> null;
        });
    }
}
