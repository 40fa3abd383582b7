package io.millrace.aggregation.sql;

import io.millrace.schemas.value.Booleans;
import io.millrace.schemas.value.Numbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Conversion of values between SQL types. Text that is not a value of the target type, or is out of its range, becomes NULL; a
 * computed number that is out of range rejects the statement. Not thread-safe.
 */
final class Casts {
    private static final int MAX_NUMBER_LENGTH = 100;
    private static final int MAX_DIGITS = 64;
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private final StatementZone zone;

    Casts(StatementZone zone) {
        this.zone = zone;
    }

    Closure cast(Closure operand, RelDataType from, RelDataType to) {
        SqlTypeName source = from.getSqlTypeName();
        SqlTypeName target = to.getSqlTypeName();
        if (source == target && target != SqlTypeName.DECIMAL && !SqlTypeName.CHAR_TYPES.contains(target)) {
            return operand;
        }
        boolean times = target == SqlTypeName.TIMESTAMP || target == SqlTypeName.DATE;
        ZoneCalendar calendar = times && source != target ? zone.calendar() : StatementZone.utc();
        return row -> {
            Object value = operand.evaluate(row);
            return value == null ? null : cast(value, source, to, calendar);
        };
    }

    /** A parameter's value, converted to the type that the statement expects. */
    Object parameter(Object value, RelDataType type) {
        SqlTypeName target = type.getSqlTypeName();
        Object plain = widen(value);
        if (plain == null || (plain instanceof Long && target == SqlTypeName.DATE)) {
            return plain;
        }
        if (plain instanceof LocalDate date) {
            return target == SqlTypeName.TIMESTAMP
                    ? (Object) zone.calendar().startOfDay(date.toEpochDay())
                    : target == SqlTypeName.DATE ? (Object) date.toEpochDay() : date.toString();
        }
        if (plain instanceof Instant at) {
            return target == SqlTypeName.DATE
                    ? (Object) zone.calendar().epochDay(at.toEpochMilli())
                    : target == SqlTypeName.TIMESTAMP
                            ? (Object) at.toEpochMilli()
                            : ZoneCalendar.format(at.toEpochMilli());
        }
        ZoneCalendar calendar =
                target == SqlTypeName.TIMESTAMP || target == SqlTypeName.DATE ? zone.calendar() : StatementZone.utc();
        try {
            return cast(plain, SqlTypeName.ANY, type, calendar);
        } catch (ClassCastException e) { // rejected at the edge
            throw SqlErrors.refused("a parameter of type " + target + " cannot be '" + value + "'");
        }
    }

    private static Object widen(Object value) {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigDecimal decimal && !hasFewDigits(decimal)) {
            throw SqlErrors.refused("a parameter has more than " + MAX_DIGITS + " digits");
        }
        return value instanceof Float number ? (Object) number.doubleValue() : value;
    }

    private static boolean hasFewDigits(BigDecimal number) {
        return number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_NUMBER_LENGTH;
    }

    private static Object cast(Object value, SqlTypeName source, RelDataType to, ZoneCalendar calendar) {
        SqlTypeName target = to.getSqlTypeName();
        if (SqlTypeName.CHAR_TYPES.contains(target)) {
            return StringFunctions.truncate(format(value, source), to.getPrecision());
        }
        if (SqlTypeName.INT_TYPES.contains(target)) {
            return value instanceof String text ? parseLong(text) : toLong((Number) value);
        }
        if (SqlTypeName.APPROX_TYPES.contains(target)) {
            BigDecimal parsed = value instanceof String text ? parseDecimal(text) : null;
            return value instanceof Number number
                    ? (Object) number.doubleValue()
                    : parsed == null ? null : NumericFunctions.nullIfNotFinite(parsed.doubleValue());
        }
        if (target == SqlTypeName.DECIMAL) {
            return decimal(
                    value instanceof String text ? parseDecimal(text) : NumericFunctions.toDecimal((Number) value), to);
        }
        if (target == SqlTypeName.BOOLEAN) {
            return value instanceof Boolean
                    ? value
                    : value instanceof String text
                            ? Booleans.parse(text.strip()).orElse(null)
                            : unsupported(source, target);
        }
        if (target == SqlTypeName.TIMESTAMP) {
            return value instanceof String text
                    ? (Object) calendar.parse(text)
                    : source == SqlTypeName.DATE ? (Object) calendar.startOfDay((Long) value) : toLong((Number) value);
        }
        if (target == SqlTypeName.DATE) {
            return value instanceof String text
                    ? (Object) calendar.epochDay(calendar.parse(text))
                    : source == SqlTypeName.DATE ? value : (Object) calendar.epochDay((Long) value);
        }
        if (target.getFamily() == SqlTypeFamily.INTERVAL_DAY_TIME
                || target.getFamily() == SqlTypeFamily.INTERVAL_YEAR_MONTH) {
            return value;
        }
        return unsupported(source, target);
    }

    private static Object unsupported(SqlTypeName source, SqlTypeName target) {
        throw SqlErrors.refused("CAST from " + source + " to " + target + " is not supported");
    }

    private static String format(Object value, SqlTypeName source) {
        if (source == SqlTypeName.TIMESTAMP) {
            return ZoneCalendar.format((Long) value);
        }
        if (source == SqlTypeName.DATE) {
            return LocalDate.ofEpochDay((Long) value).toString();
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    private static BigDecimal decimal(BigDecimal number, RelDataType to) {
        if (number == null) {
            return null;
        }
        // The number of digits is checked first, because setScale would write out a large exponent.
        int digits = to.getPrecision() - Math.max(0, to.getScale());
        if (number.signum() != 0 && integerDigits(number) > digits) {
            return null;
        }
        if (integerDigits(number) < -Math.max(0, to.getScale())) {
            return BigDecimal.ZERO.setScale(Math.max(0, to.getScale()));
        }
        return number.setScale(Math.max(0, to.getScale()), RoundingMode.HALF_UP);
    }

    private static Long toLong(Number value) {
        if (value instanceof Long whole) {
            return whole;
        }
        BigDecimal number = NumericFunctions.toDecimal(value);
        if (number == null) {
            return null;
        }
        Long whole = truncateToLong(number);
        if (whole == null) {
            throw SqlErrors.refused("a number is out of the range of a whole number");
        }
        return whole;
    }

    private static Long parseLong(String text) {
        BigDecimal number = parseDecimal(text);
        return number == null ? null : truncateToLong(number);
    }

    /** The number without its fraction; null if it is out of the range of a long. */
    private static Long truncateToLong(BigDecimal number) {
        if (integerDigits(number) > 19) {
            return null;
        }
        if (integerDigits(number) <= 0) {
            return 0L;
        }
        BigInteger whole = number.toBigInteger();
        return whole.compareTo(MIN_LONG) < 0 || whole.compareTo(MAX_LONG) > 0 ? null : (Long) whole.longValue();
    }

    /** Number of digits before the decimal point; negative if zeros follow the point. */
    private static long integerDigits(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }

    /** The number in the text, by the grammar of schemas/VALUES.md; null if it is not a number. */
    private static BigDecimal parseDecimal(String text) {
        String bare = text.strip();
        if (bare.length() > MAX_NUMBER_LENGTH || Numbers.parse(bare) == null) {
            return null;
        }
        try {
            return new BigDecimal(bare);
        } catch (NumberFormatException e) {
            // Not an error: the exponent is below that of every decimal; one above is no number.
            return BigDecimal.ZERO;
        }
    }
}
