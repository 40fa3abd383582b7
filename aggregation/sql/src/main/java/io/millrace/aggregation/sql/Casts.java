package io.millrace.aggregation.sql;

import io.millrace.schemas.value.Booleans;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * SqlValues from one type to another. A text that is none of the type, or beyond what it holds, is null, as an absent field is; a
 * computed number that the type does not hold refuses the statement. One thread's.
 */
final class Casts {
    private static final int LONGEST_NUMBER = 100;
    private static final int MOST_DIGITS = 64;
    private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private final StatementZone zones;

    Casts(StatementZone zones) {
        this.zones = zones;
    }

    Closure cast(Closure operand, RelDataType from, RelDataType to) {
        SqlTypeName source = from.getSqlTypeName();
        SqlTypeName target = to.getSqlTypeName();
        if (source == target && target != SqlTypeName.DECIMAL && !SqlTypeName.CHAR_TYPES.contains(target)) {
            return operand;
        }
        boolean times = target == SqlTypeName.TIMESTAMP || target == SqlTypeName.DATE;
        ZoneCalendar calendar = times && source != target ? zones.times() : StatementZone.utc();
        return row -> {
            Object value = operand.of(row);
            return value == null ? null : cast(value, source, to, calendar);
        };
    }

    /** A parameter's value as the statement takes it. */
    Object parameter(Object value, RelDataType type) {
        SqlTypeName target = type.getSqlTypeName();
        Object plain = plain(value);
        if (plain == null || (plain instanceof Long && target == SqlTypeName.DATE)) {
            return plain;
        }
        if (plain instanceof LocalDate date) {
            return target == SqlTypeName.TIMESTAMP
                    ? (Object) zones.times().midnight(date.toEpochDay())
                    : target == SqlTypeName.DATE ? (Object) date.toEpochDay() : date.toString();
        }
        if (plain instanceof Instant at) {
            return target == SqlTypeName.DATE
                    ? (Object) zones.times().date(at.toEpochMilli())
                    : target == SqlTypeName.TIMESTAMP
                            ? (Object) at.toEpochMilli()
                            : ZoneCalendar.text(at.toEpochMilli());
        }
        ZoneCalendar calendar =
                target == SqlTypeName.TIMESTAMP || target == SqlTypeName.DATE ? zones.times() : StatementZone.utc();
        try {
            return cast(plain, SqlTypeName.ANY, type, calendar);
        } catch (ClassCastException e) { // rejected at the edge
            throw SqlErrors.refused("a parameter of type " + target + " cannot be '" + value + "'");
        }
    }

    private static Object plain(Object value) {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigDecimal decimal && !isModest(decimal)) {
            throw SqlErrors.refused("a parameter has more than " + MOST_DIGITS + " digits");
        }
        return value instanceof Float number ? (Object) number.doubleValue() : value;
    }

    private static boolean isModest(BigDecimal number) {
        return number.precision() <= MOST_DIGITS && Math.abs((long) number.scale()) <= LONGEST_NUMBER;
    }

    private static Object cast(Object value, SqlTypeName source, RelDataType to, ZoneCalendar times) {
        SqlTypeName target = to.getSqlTypeName();
        if (SqlTypeName.CHAR_TYPES.contains(target)) {
            return TextFunctions.cut(text(value, source), to.getPrecision());
        }
        if (SqlTypeName.INT_TYPES.contains(target)) {
            return value instanceof String text ? whole(text) : whole((Number) value);
        }
        if (SqlTypeName.APPROX_TYPES.contains(target)) {
            BigDecimal parsed = value instanceof String text ? number(text) : null;
            return value instanceof Number number
                    ? (Object) number.doubleValue()
                    : parsed == null ? null : NumericFunctions.held(parsed.doubleValue());
        }
        if (target == SqlTypeName.DECIMAL) {
            return decimal(value instanceof String text ? number(text) : NumericFunctions.exact((Number) value), to);
        }
        if (target == SqlTypeName.BOOLEAN) {
            return value instanceof Boolean
                    ? value
                    : value instanceof String text
                            ? Booleans.parse(text.strip()).orElse(null)
                            : refused(source, target);
        }
        if (target == SqlTypeName.TIMESTAMP) {
            return value instanceof String text
                    ? (Object) times.parse(text)
                    : source == SqlTypeName.DATE ? (Object) times.midnight((Long) value) : whole((Number) value);
        }
        if (target == SqlTypeName.DATE) {
            return value instanceof String text
                    ? (Object) times.date(times.parse(text))
                    : source == SqlTypeName.DATE ? value : (Object) times.date((Long) value);
        }
        if (target.getFamily() == SqlTypeFamily.INTERVAL_DAY_TIME
                || target.getFamily() == SqlTypeFamily.INTERVAL_YEAR_MONTH) {
            return value;
        }
        return refused(source, target);
    }

    private static Object refused(SqlTypeName source, SqlTypeName target) {
        throw SqlErrors.refused("CAST from " + source + " to " + target + " is not supported");
    }

    private static String text(Object value, SqlTypeName source) {
        if (source == SqlTypeName.TIMESTAMP) {
            return ZoneCalendar.text((Long) value);
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
        // Digits before the point first: a large exponent is not to be written out.
        int digits = to.getPrecision() - Math.max(0, to.getScale());
        if (number.signum() != 0 && magnitude(number) > digits) {
            return null;
        }
        if (magnitude(number) < -Math.max(0, to.getScale())) {
            return BigDecimal.ZERO.setScale(Math.max(0, to.getScale()));
        }
        return number.setScale(Math.max(0, to.getScale()), RoundingMode.HALF_UP);
    }

    private static Long whole(Number value) {
        if (value instanceof Long whole) {
            return whole;
        }
        BigDecimal number = NumericFunctions.exact(value);
        if (number == null) {
            return null;
        }
        Long whole = fitting(number);
        if (whole == null) {
            throw SqlErrors.refused("a number is more than a whole number of the type holds");
        }
        return whole;
    }

    private static Long whole(String text) {
        BigDecimal number = number(text);
        return number == null ? null : fitting(number);
    }

    /** The number without its fraction; null if a long does not hold it. */
    private static Long fitting(BigDecimal number) {
        if (magnitude(number) > 19) {
            return null;
        }
        if (magnitude(number) <= 0) {
            return 0L;
        }
        BigInteger whole = number.toBigInteger();
        return whole.compareTo(LEAST_LONG) < 0 || whole.compareTo(MOST_LONG) > 0 ? null : (Long) whole.longValue();
    }

    /** Digits before the point; negative for zeros behind it. */
    private static long magnitude(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }

    /** By the same grammar as everywhere; null for what is no number. */
    private static BigDecimal number(String text) {
        String bare = text.strip();
        if (bare.length() > LONGEST_NUMBER || io.millrace.schemas.value.Numbers.parse(bare) == null) {
            return null;
        }
        try {
            return new BigDecimal(bare);
        } catch (NumberFormatException e) {
            // Not an error: a number of which no decimal holds the exponent. Larger ones were no number above.
            return BigDecimal.ZERO;
        }
    }
}
