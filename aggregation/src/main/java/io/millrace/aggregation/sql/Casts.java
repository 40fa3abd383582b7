package io.millrace.aggregation.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** Values from one type to another. A text that is none of the type is null, as an absent field is. */
final class Casts {
    private Casts() {}

    static Closure cast(Closure operand, RelDataType from, RelDataType to) {
        SqlTypeName source = from.getSqlTypeName();
        SqlTypeName target = to.getSqlTypeName();
        int scale = to.getScale();
        if (source == target && target != SqlTypeName.DECIMAL) {
            return operand;
        }
        return row -> {
            Object value = operand.of(row);
            return value == null ? null : cast(value, source, target, scale);
        };
    }

    /** A parameter's value as the statement takes it. */
    static Object parameter(Object value, RelDataType type) {
        Object plain = value instanceof Byte || value instanceof Short || value instanceof Integer
                ? (Object) ((Number) value).longValue()
                : value instanceof Float number ? (Object) number.doubleValue() : value;
        if (plain == null || (plain instanceof Long && type.getSqlTypeName() == SqlTypeName.DATE)) {
            return plain;
        }
        try {
            return cast(plain, SqlTypeName.ANY, type.getSqlTypeName(), type.getScale());
        } catch (ClassCastException e) { // rejected at the edge
            throw SqlErrors.refused("a parameter of type " + type.getSqlTypeName() + " cannot be '" + value + "'");
        }
    }

    private static Object cast(Object value, SqlTypeName source, SqlTypeName target, int scale) {
        if (SqlTypeName.CHAR_TYPES.contains(target)) {
            return text(value, source);
        }
        if (SqlTypeName.INT_TYPES.contains(target)) {
            return value instanceof String text ? whole(text) : whole(value);
        }
        if (SqlTypeName.APPROX_TYPES.contains(target)) {
            BigDecimal parsed = value instanceof String text ? number(text) : null;
            return value instanceof Number number
                    ? (Object) number.doubleValue()
                    : parsed == null ? null : (Object) parsed.doubleValue();
        }
        if (target == SqlTypeName.DECIMAL) {
            BigDecimal number = value instanceof String text ? number(text) : Values.decimal((Number) value);
            return number == null ? null : number.setScale(Math.max(0, scale), RoundingMode.HALF_UP);
        }
        if (target == SqlTypeName.BOOLEAN) {
            return value instanceof Boolean ? value : "true".equalsIgnoreCase(value.toString());
        }
        if (target == SqlTypeName.TIMESTAMP) {
            return value instanceof String text
                    ? (Object) Times.parse(text)
                    : source == SqlTypeName.DATE ? (Object) ((Long) value * Times.DAY) : value;
        }
        if (target == SqlTypeName.DATE) {
            long millis = value instanceof String text ? Times.parse(text) : (Long) value;
            return source == SqlTypeName.DATE ? value : (Object) Math.floorDiv(millis, Times.DAY);
        }
        if (target.getFamily() == SqlTypeFamily.INTERVAL_DAY_TIME
                || target.getFamily() == SqlTypeFamily.INTERVAL_YEAR_MONTH) {
            return value;
        }
        throw SqlErrors.refused("CAST to " + target + " is not supported");
    }

    private static String text(Object value, SqlTypeName source) {
        if (source == SqlTypeName.TIMESTAMP) {
            return Times.text((Long) value);
        }
        if (source == SqlTypeName.DATE) {
            return LocalDate.ofEpochDay((Long) value).toString();
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    private static Long whole(Object value) {
        return value instanceof Long whole ? whole : (Long) ((Number) value).longValue();
    }

    private static Long whole(String text) {
        BigDecimal number = number(text);
        return number == null ? null : (Long) number.longValue();
    }

    private static BigDecimal number(String text) {
        try {
            return text.length() > 100 ? null : new BigDecimal(text.strip());
        } catch (NumberFormatException e) { // a dimension's text that is no number is absent as one
            return null;
        }
    }
}
