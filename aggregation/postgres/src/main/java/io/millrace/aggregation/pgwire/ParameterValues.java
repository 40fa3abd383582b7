package io.millrace.aggregation.pgwire;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** Values of parameters, from text or binary. */
public final class ParameterValues {
    private static final int MAX_NUMBER_LENGTH = 400;
    private static final List<String> TRUE = List.of("t", "true", "y", "yes", "on", "1");
    private static final List<String> FALSE = List.of("f", "false", "n", "no", "off", "0");

    private ParameterValues() {}

    /**
     * Value of a parameter: Long, Double, BigDecimal, Boolean, Instant, LocalDate, String or null.
     *
     * @param zone zone of times that name none
     * @throws PgException if the bytes are no value of the type
     */
    public static Object decode(PgType type, byte[] bytes, boolean binary, ZoneId zone) {
        if (bytes == null) {
            return null;
        }
        if (binary) {
            return BinaryValues.decode(type, bytes);
        }
        String text = MessageFields.text(bytes);
        try {
            return decode(type, text, zone);
        } catch (NumberFormatException | DateTimeException e) { // rejected at the edge
            throw invalid(type, text);
        }
    }

    private static Object decode(PgType type, String text, ZoneId zone) {
        return switch (type) {
            case BOOL -> truth(text.strip().toLowerCase(Locale.ROOT));
            case INT2, INT4, INT8, OID -> Long.valueOf(text.strip());
            case FLOAT4, FLOAT8 -> Double.valueOf(shortNumber(type, text));
            case NUMERIC -> new BigDecimal(shortNumber(type, text));
            case DATE -> LocalDate.parse(text.strip());
            case TIMESTAMP, TIMESTAMPTZ -> PgTime.parse(text, zone);
            default -> text;
        };
    }

    private static String shortNumber(PgType type, String text) {
        String bare = text.strip();
        if (bare.length() > MAX_NUMBER_LENGTH) {
            throw invalid(type, bare.substring(0, MAX_NUMBER_LENGTH));
        }
        return bare;
    }

    private static Boolean truth(String text) {
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        throw invalid(PgType.BOOL, text);
    }

    private static PgException invalid(PgType type, String text) {
        return PgException.of(
                SqlState.INVALID_TEXT, "invalid input syntax for type " + type.sqlName() + ": \"" + text + "\"");
    }
}
