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
 * Arithmetic and numeric functions, by the type of the result. Division by zero gives NULL, so that one group cannot fail a
 * statement; overflow of a whole number rejects the statement.
 */
final class NumericFunctions {
    private static final MathContext DECIMAL_CONTEXT = MathContext.DECIMAL64;
    private static final int MAX_DIGITS = 300;
    private static final String OVERFLOWS = "a number overflows: CAST one side to DOUBLE";

    private NumericFunctions() {}

    static Closure arithmetic(SqlKind kind, RelDataType type, Closure left, Closure right) {
        boolean approximate = SqlTypeUtil.isApproximateNumeric(type);
        boolean decimal = type.getSqlTypeName() == SqlTypeName.DECIMAL;
        return row -> {
            Number a = (Number) left.evaluate(row);
            Number b = (Number) right.evaluate(row);
            if (a == null || b == null) {
                return null;
            }
            if (approximate) {
                return nullIfNaN(doubleArithmetic(kind, a.doubleValue(), b.doubleValue()));
            }
            return decimal || a instanceof BigDecimal || b instanceof BigDecimal
                    ? decimalArithmetic(kind, SqlValues.toDecimal(a), SqlValues.toDecimal(b))
                    : longArithmetic(kind, a.longValue(), b.longValue());
        };
    }

    private static double doubleArithmetic(SqlKind kind, double a, double b) {
        return switch (kind) {
            case PLUS -> a + b;
            case MINUS -> a - b;
            case TIMES -> a * b;
            case DIVIDE -> b == 0 ? Double.NaN : a / b;
            default -> a % b;
        };
    }

    private static BigDecimal decimalArithmetic(SqlKind kind, BigDecimal a, BigDecimal b) {
        try {
            BigDecimal result = uncheckedDecimalArithmetic(kind, a, b);
            if (result != null && Math.abs((long) result.precision() - result.scale()) > MAX_DIGITS) {
                throw SqlErrors.refused(OVERFLOWS);
            }
            return result;
        } catch (ArithmeticException e) { // rejected at the edge
            throw SqlErrors.refused(OVERFLOWS);
        }
    }

    private static BigDecimal uncheckedDecimalArithmetic(SqlKind kind, BigDecimal a, BigDecimal b) {
        return switch (kind) {
            case PLUS -> a.add(b, DECIMAL_CONTEXT);
            case MINUS -> a.subtract(b, DECIMAL_CONTEXT);
            case TIMES -> a.multiply(b, DECIMAL_CONTEXT);
            case DIVIDE -> b.signum() == 0 ? null : a.divide(b, DECIMAL_CONTEXT);
            default -> b.signum() == 0 ? null : a.remainder(b, DECIMAL_CONTEXT);
        };
    }

    private static Long longArithmetic(SqlKind kind, long a, long b) {
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

    /** The double; null if it is infinite or NaN. */
    static Double nullIfNotFinite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    /** The number as a decimal with all its digits; null if it is infinite or NaN. */
    static BigDecimal toDecimal(Number value) {
        return value instanceof Double number && !Double.isFinite(number) ? null : SqlValues.toDecimal(value);
    }

    /** The double; null if it is NaN. */
    static Double nullIfNaN(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    static Closure negate(Closure operand) {
        return row -> {
            Object value = operand.evaluate(row);
            return value instanceof Long whole
                    ? (Object) longArithmetic(SqlKind.MINUS, 0, whole)
                    : value instanceof Double number ? -number : value == null ? null : ((BigDecimal) value).negate();
        };
    }

    static Closure unary(Closure operand, DoubleUnaryOperator function) {
        return row -> {
            Number value = (Number) operand.evaluate(row);
            return value == null ? null : nullIfNaN(function.applyAsDouble(value.doubleValue()));
        };
    }

    static Closure power(Closure base, Closure exponent) {
        return row -> {
            Number a = (Number) base.evaluate(row);
            Number b = (Number) exponent.evaluate(row);
            return a == null || b == null ? null : nullIfNaN(Math.pow(a.doubleValue(), b.doubleValue()));
        };
    }

    static Closure abs(Closure operand) {
        return row -> {
            Object value = operand.evaluate(row);
            return value instanceof Long whole
                    ? (Object) (whole < 0 ? longArithmetic(SqlKind.MINUS, 0, whole) : whole)
                    : value instanceof Double number
                            ? Math.abs(number)
                            : value == null ? null : ((BigDecimal) value).abs();
        };
    }

    private static Long toLong(BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) { // rejected at the edge
            throw SqlErrors.refused(OVERFLOWS);
        }
    }

    /** {@code ROUND}, {@code FLOOR} or {@code CEIL}; the optional second operand is the number of decimal places. */
    static Closure round(List<Closure> operands, RoundingMode mode) {
        return row -> {
            Object value = operands.get(0).evaluate(row);
            Object places = operands.size() > 1 ? operands.get(1).evaluate(row) : (Object) 0L;
            if (value == null || places == null || (value instanceof Long && ((Number) places).longValue() >= 0)) {
                return places == null ? null : value;
            }
            if (value instanceof Double number && Double.isInfinite(number)) {
                return value;
            }
            int scale = (int) Math.max(-30, Math.min(30, ((Number) places).longValue()));
            BigDecimal rounded = SqlValues.toDecimal((Number) value).setScale(scale, mode);
            return value instanceof Double
                    ? (Object) rounded.doubleValue()
                    : value instanceof Long ? (Object) toLong(rounded) : rounded;
        };
    }
}
