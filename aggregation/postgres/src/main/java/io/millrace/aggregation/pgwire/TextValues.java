package io.millrace.aggregation.pgwire;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values as PostgreSQL writes them as text with DateStyle ISO. */
final class TextValues {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter TIME_AND_ZONE =
            new DateTimeFormatterBuilder().append(TIME).appendOffset("+HH:mm", "+00").toFormatter(Locale.ROOT);

    private TextValues() {}

    /** @param value Long (times in ms since the epoch, dates in days), Double, BigDecimal, String, Boolean or an array */
    static String encode(PgType type, Object value, ZoneId zone) {
        return switch (type) {
            case BOOL -> (Boolean) value ? "t" : "f";
            case TIMESTAMPTZ -> time((Long) value, zone);
            case TIMESTAMP -> TIME.format(Instant.ofEpochMilli((Long) value).atZone(zone));
            case DATE -> LocalDate.ofEpochDay((Long) value).toString();
            case TEXT_ARRAY, NAME_ARRAY -> array((Object[]) value);
            default -> value instanceof BigDecimal number ? number.toPlainString() : number(value);
        };
    }

    /** Whole hours of the offset stand alone, as in {@code 2026-11-21 08:00:00+01}. */
    private static String time(long millis, ZoneId zone) {
        String text = TIME_AND_ZONE.format(Instant.ofEpochMilli(millis).atZone(zone));
        return text.endsWith(":00") && text.length() > 6 && "+-".indexOf(text.charAt(text.length() - 6)) >= 0
                ? text.substring(0, text.length() - 3)
                : text;
    }

    /** Doubles without a fraction are written without a point. */
    private static String number(Object value) {
        if (value instanceof Double number) {
            if (!Double.isFinite(number)) {
                return number.isNaN() ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
            }
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString(number.longValue())
                    : number.toString().toLowerCase(Locale.ROOT);
        }
        return value.toString();
    }

    private static String array(Object[] elements) {
        return Arrays.stream(elements)
                .map(element -> element == null
                        ? "NULL"
                        : "\"" + element.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
