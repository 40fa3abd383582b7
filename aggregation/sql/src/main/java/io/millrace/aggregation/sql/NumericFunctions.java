package io.millrace.aggregation.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Arithmetic by the type of the result. Dividing by zero gives null, so that one group cannot void an answer; a whole number
 * that overflows refuses the statement.
 */
final class NumericFunctions {
    private static final MathContext DECIMALS = MathContext.DECIMAL64;
    private static final int MOST_DIGITS = 300;
    private static final String OVERFLOWS = "a number overflows: CAST one side to DOUBLE";

    private NumericFunctions() {}

    static Closure arithmetic(SqlKind kind, RelDataType type, Closure left, Closure right) {
        boolean approximate = SqlTypeUtil.isApproximateNumeric(type);
        boolean decimal = type.getSqlTypeName() == SqlTypeName.DECIMAL;
        return row -> {
            Number a = (Number) left.of(row);
            Number b = (Number) right.of(row);
            if (a == null || b == null) {
                return null;
            }
            if (approximate) {
                return finite(doubles(kind, a.doubleValue(), b.doubleValue()));
            }
            return decimal || a instanceof BigDecimal || b instanceof BigDecimal
                    ? decimals(kind, SqlValues.decimal(a), SqlValues.decimal(b))
                    : wholes(kind, a.longValue(), b.longValue());
        };
    }

    private static double doubles(SqlKind kind, double a, double b) {
        return switch (kind) {
            case PLUS -> a + b;
            case MINUS -> a - b;
            case TIMES -> a * b;
            case DIVIDE -> b == 0 ? Double.NaN : a / b;
            default -> a % b;
        };
    }

    private static BigDecimal decimals(SqlKind kind, BigDecimal a, BigDecimal b) {
        try {
            BigDecimal result = decimalsExactly(kind, a, b);
            if (result != null && Math.abs((long) result.precision() - result.scale()) > MOST_DIGITS) {
                throw SqlErrors.refused(OVERFLOWS);
            }
            return result;
        } catch (ArithmeticException e) { // rejected at the edge
            throw SqlErrors.refused(OVERFLOWS);
        }
    }

    private static BigDecimal decimalsExactly(SqlKind kind, BigDecimal a, BigDecimal b) {
        return switch (kind) {
            case PLUS -> a.add(b, DECIMALS);
            case MINUS -> a.subtract(b, DECIMALS);
            case TIMES -> a.multiply(b, DECIMALS);
            case DIVIDE -> b.signum() == 0 ? null : a.divide(b, DECIMALS);
            default -> b.signum() == 0 ? null : a.remainder(b, DECIMALS);
        };
    }

    private static Long wholes(SqlKind kind, long a, long b) {
        try {
            return switch (kind) {
                case PLUS -> Math.addExact(a, b);
                case MINUS -> Math.subtractExact(a, b);
                case TIMES -> Math.multiplyExact(a, b);
                case DIVIDE -> b == 0 ? null : (Long) (a / b);
                default -> b == 0 ? null : (Long) (a % b);
            };
        } catch (ArithmeticException e) { // rejected at the edge
            throw SqlErrors.refused(OVERFLOWS);
        }
    }

    /** The double, if it holds a number at all. */
    static Double held(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    /** All digits of a number; null for what is none. */
    static BigDecimal exact(Number value) {
        return value instanceof Double number && !Double.isFinite(number) ? null : SqlValues.decimal(value);
    }

    /** What is no number is the absent value. */
    static Double finite(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    static Closure negated(Closure operand) {
        return row -> {
            Object value = operand.of(row);
            return value instanceof Long whole
                    ? (Object) wholes(SqlKind.MINUS, 0, whole)
                    : value instanceof Double number ? -number : value == null ? null : ((BigDecimal) value).negate();
        };
    }

    static Closure unary(Closure operand, DoubleUnaryOperator function) {
        return row -> {
            Number value = (Number) operand.of(row);
            return value == null ? null : finite(function.applyAsDouble(value.doubleValue()));
        };
    }

    static Closure power(Closure base, Closure exponent) {
        return row -> {
            Number a = (Number) base.of(row);
            Number b = (Number) exponent.of(row);
            return a == null || b == null ? null : finite(Math.pow(a.doubleValue(), b.doubleValue()));
        };
    }

    static Closure absolute(Closure operand) {
        return row -> {
            Object value = operand.of(row);
            return value instanceof Long whole
                    ? (Object) (whole < 0 ? wholes(SqlKind.MINUS, 0, whole) : whole)
                    : value instanceof Double number
                            ? Math.abs(number)
                            : value == null ? null : ((BigDecimal) value).abs();
        };
    }

    private static Long whole(BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) { // rejected at the edge
            throw SqlErrors.refused(OVERFLOWS);
        }
    }

    /** {@code ROUND, FLOOR, CEIL} of a number, the first to some places. */
    static Closure rounded(List<Closure> operands, RoundingMode mode) {
        return row -> {
            Object value = operands.get(0).of(row);
            Object places = operands.size() > 1 ? operands.get(1).of(row) : (Object) 0L;
            if (value == null || places == null || (value instanceof Long && ((Number) places).longValue() >= 0)) {
                return places == null ? null : value;
            }
            if (value instanceof Double number && Double.isInfinite(number)) {
                return value;
            }
            int scale = (int) Math.max(-30, Math.min(30, ((Number) places).longValue()));
            BigDecimal rounded = SqlValues.decimal((Number) value).setScale(scale, mode);
            return value instanceof Double
                    ? (Object) rounded.doubleValue()
                    : value instanceof Long ? (Object) whole(rounded) : rounded;
        };
    }
}
