package io.millrace.runtime.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How values of one type are parsed, printed and compared.
 *
 * @param name what the README calls it
 * @param parse throws IllegalArgumentException with what was expected
 * @param print the inverse of parse
 * @param order null where "at least" has no meaning
 * @param harmless what a reader gets in place of an invalid value, until verify() refuses the configuration
 */
record KeyType<T>(String name, Function<String, T> parse, Function<T, String> print, Comparator<T> order, T harmless) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,18})\\s*(ms|s|m|h|d)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,6})?)\\s*(B|KB|MB|GB|KiB|MiB|GiB)?");
    private static final Map<String, Long> BYTE_UNITS = Map.of(
            "B",
            1L,
            "KB",
            1_000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L,
            "KIB",
            1L << 10,
            "MIB",
            1L << 20,
            "GIB",
            1L << 30);

    static final KeyType<String> STRING =
            new KeyType<>("string", text -> text, text -> text, Comparator.naturalOrder(), "");
    static final KeyType<Integer> INTEGER =
            new KeyType<>("integer", KeyType::parseInteger, String::valueOf, Comparator.naturalOrder(), 0);
    static final KeyType<Long> LONG =
            new KeyType<>("integer", KeyType::parseLong, String::valueOf, Comparator.naturalOrder(), 0L);
    static final KeyType<Boolean> BOOL =
            new KeyType<>("true or false", KeyType::parseBool, String::valueOf, null, Boolean.FALSE);
    static final KeyType<Duration> DURATION_TYPE = new KeyType<>(
            "duration", KeyType::parseDuration, KeyType::printDuration, Comparator.naturalOrder(), Duration.ZERO);
    static final KeyType<Long> BYTES_TYPE =
            new KeyType<>("bytes", KeyType::parseBytes, KeyType::printBytes, Comparator.naturalOrder(), 0L);
    static final KeyType<Path> PATH = new KeyType<>("path", KeyType::parsePath, Path::toString, null, Path.of(""));
    static final KeyType<List<String>> STRINGS =
            new KeyType<>("comma list", KeyType::parseList, list -> String.join(",", list), null, List.of());

    private static Integer parseInteger(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            // Refused at the edge: reported with all the other errors of the configuration.
            throw new IllegalArgumentException("is not an integer", e);
        }
    }

    private static Long parseLong(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            // Refused at the edge, as above.
            throw new IllegalArgumentException("is not an integer", e);
        }
    }

    private static Boolean parseBool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }

    private static Duration parseDuration(String text) {
        var matcher = DURATION.matcher(text);
        try {
            if (!matcher.matches()) {
                return Duration.parse(text);
            }
            var amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        } catch (DateTimeParseException | ArithmeticException e) {
            // Refused at the edge, as above.
            throw new IllegalArgumentException("is not a duration such as 500ms, 10s, 5m, 24h, 7d or PT10S", e);
        }
    }

    private static String printDuration(Duration duration) {
        var millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        var seconds = millis / 1000;
        if (seconds % 86_400 == 0 && seconds > 86_400) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + "m" : seconds + "s";
    }

    private static Long parseBytes(String text) {
        var matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a size such as 65536, 64KiB, 512MiB or 2GB");
        }
        var unit = matcher.group(2) == null ? "B" : matcher.group(2).toUpperCase(Locale.ROOT);
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(BYTE_UNITS.get(unit)))
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    private static String printBytes(Long bytes) {
        for (var unit : List.of("GiB", "MiB", "KiB")) {
            long size = BYTE_UNITS.get(unit.toUpperCase(Locale.ROOT));
            if (bytes >= size && bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return Long.toString(bytes);
    }

    private static Path parsePath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            // Refused at the edge, as above.
            throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
        }
    }

    private static List<String> parseList(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
