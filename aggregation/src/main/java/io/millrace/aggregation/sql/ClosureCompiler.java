package io.millrace.aggregation.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/**
 * Compiles checked expressions to closures, for one run of a statement: parameters and the instant of {@code now()} are
 * constants. What it does not know is refused.
 */
final class ClosureCompiler {
    private final RexBuilder builder;
    private final List<Object> parameters;
    private final long now;

    ClosureCompiler(RexBuilder builder, List<Object> parameters, long now) {
        this.builder = builder;
        this.parameters = parameters;
        this.now = now;
    }

    RexBuilder builder() {
        return builder;
    }

    Closure compile(RexNode node) {
        if (node instanceof RexInputRef column) {
            int index = column.getIndex();
            return row -> row[index];
        }
        if (node instanceof RexLiteral literal) {
            Object value = value(literal);
            return row -> value;
        }
        if (node instanceof RexDynamicParam parameter) {
            Object value = parameters.get(parameter.getIndex());
            return row -> value;
        }
        if (node.getClass() == RexCall.class) {
            return call((RexCall) node);
        }
        throw SqlErrors.refused("this part is not supported: " + node);
    }

    /** The value of an expression without columns. */
    Object constant(RexNode node) {
        return compile(node).of(new Object[0]);
    }

    private List<Closure> operands(RexCall call) {
        return call.getOperands().stream().map(this::compile).toList();
    }

    private Closure call(RexCall call) {
        return switch (call.getKind()) {
            case AND -> Logic.and(operands(call));
            case OR -> Logic.or(operands(call));
            case NOT -> Logic.not(first(call));
            case IS_NULL -> Logic.is(first(call), null, false);
            case IS_NOT_NULL -> Logic.is(first(call), null, true);
            case IS_TRUE -> Logic.is(first(call), true, false);
            case IS_NOT_TRUE -> Logic.is(first(call), true, true);
            case IS_FALSE -> Logic.is(first(call), false, false);
            case IS_NOT_FALSE -> Logic.is(first(call), false, true);
            case EQUALS -> Logic.compare(first(call), second(call), order -> order == 0);
            case NOT_EQUALS -> Logic.compare(first(call), second(call), order -> order != 0);
            case LESS_THAN -> Logic.compare(first(call), second(call), order -> order < 0);
            case LESS_THAN_OR_EQUAL -> Logic.compare(first(call), second(call), order -> order <= 0);
            case GREATER_THAN -> Logic.compare(first(call), second(call), order -> order > 0);
            case GREATER_THAN_OR_EQUAL -> Logic.compare(first(call), second(call), order -> order >= 0);
            case SEARCH -> compile(RexUtil.expandSearch(builder, null, call));
            case CASE -> Logic.choose(operands(call));
            case COALESCE -> Logic.firstPresent(operands(call));
            case LIKE -> like(call);
            case CAST, SAFE_CAST, REINTERPRET -> Casts.cast(first(call), type(call, 0), call.getType());
            case PLUS, MINUS, TIMES, DIVIDE, MOD -> arithmetic(call);
            case MINUS_PREFIX -> Numbers.negated(first(call));
            case PLUS_PREFIX -> first(call);
            case FLOOR, CEIL -> cut(call);
            case EXTRACT -> extract(call);
            case TRIM ->
                Texts.trim(
                        ((RexLiteral) call.getOperands().get(0)).getValueAs(SqlTrimFunction.Flag.class),
                        second(call),
                        compile(call.getOperands().get(2)));
            case POSITION -> Texts.position(first(call), second(call));
            default -> function(call);
        };
    }

    private Closure function(RexCall call) {
        return switch (call.getOperator().getName()) {
            case "NOW", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP" -> row -> now;
            case "CURRENT_DATE" -> row -> Math.floorDiv(now, Times.DAY);
            case "||" -> Texts.concat(first(call), second(call));
            case "UPPER" -> Texts.map(first(call), text -> text.toUpperCase(java.util.Locale.ROOT));
            case "LOWER" -> Texts.map(first(call), text -> text.toLowerCase(java.util.Locale.ROOT));
            case "SUBSTRING" -> Texts.substring(operands(call));
            case "REPLACE" -> Texts.replace(operands(call));
            case "CHAR_LENGTH", "CHARACTER_LENGTH" -> Texts.length(first(call));
            case "ABS" -> Numbers.absolute(first(call));
            case "SIGN" -> Numbers.unary(first(call), Math::signum);
            case "ROUND" -> Numbers.rounded(operands(call), RoundingMode.HALF_UP);
            case "SQRT" -> Numbers.unary(first(call), Math::sqrt);
            case "LN" -> Numbers.unary(first(call), Math::log);
            case "LOG10" -> Numbers.unary(first(call), Math::log10);
            case "EXP" -> Numbers.unary(first(call), Math::exp);
            case "POWER" -> Numbers.power(first(call), second(call));
            case "/INT" ->
                Numbers.arithmetic(org.apache.calcite.sql.SqlKind.DIVIDE, call.getType(), first(call), second(call));
            default -> throw SqlErrors.refused(call.getOperator().getName() + " is not supported");
        };
    }

    private Closure arithmetic(RexCall call) {
        if (isTime(call.getType()) || isTime(type(call, 0))) {
            return times(call);
        }
        return Numbers.arithmetic(call.getKind(), call.getType(), first(call), second(call));
    }

    /** A time and an interval, or the interval between two times. */
    private Closure times(RexCall call) {
        Closure left = first(call);
        Closure right = second(call);
        boolean difference = isTime(type(call, 1));
        int sign = call.getKind() == org.apache.calcite.sql.SqlKind.MINUS ? -1 : 1;
        boolean months = difference
                ? SqlTypeName.YEAR_INTERVAL_TYPES.contains(call.getType().getSqlTypeName())
                : SqlTypeName.YEAR_INTERVAL_TYPES.contains(type(call, 1).getSqlTypeName());
        long unit = type(call, 0).getSqlTypeName() == SqlTypeName.DATE ? Times.DAY : 1;
        return row -> {
            Number a = (Number) left.of(row);
            Number b = (Number) right.of(row);
            if (a == null || b == null) {
                return null;
            }
            long at = a.longValue() * unit;
            if (difference) {
                long other = b.longValue() * unit;
                return months ? Times.monthsBetween(other, at) : at - other;
            }
            long moved = months ? Times.plusMonths(at, sign * b.longValue()) : at + sign * b.longValue();
            return Math.floorDiv(moved, unit);
        };
    }

    private Closure cut(RexCall call) {
        boolean floor = call.getKind() == org.apache.calcite.sql.SqlKind.FLOOR;
        if (call.getOperands().size() == 1) {
            return Numbers.rounded(operands(call), floor ? RoundingMode.FLOOR : RoundingMode.CEILING);
        }
        TimeUnitRange unit = ((RexLiteral) call.getOperands().get(1)).getValueAs(TimeUnitRange.class);
        Closure operand = first(call);
        long scale = type(call, 0).getSqlTypeName() == SqlTypeName.DATE ? Times.DAY : 1;
        return row -> {
            Long value = (Long) operand.of(row);
            return value == null
                    ? null
                    : (Object) Math.floorDiv(
                            floor ? Times.floor(value * scale, unit) : Times.ceil(value * scale, unit), scale);
        };
    }

    private Closure extract(RexCall call) {
        TimeUnitRange unit = ((RexLiteral) call.getOperands().get(0)).getValueAs(TimeUnitRange.class);
        Closure operand = second(call);
        SqlTypeName type = type(call, 1).getSqlTypeName();
        if (type != SqlTypeName.TIMESTAMP && type != SqlTypeName.DATE) {
            throw SqlErrors.refused("EXTRACT from " + type + " is not supported");
        }
        long scale = type == SqlTypeName.DATE ? Times.DAY : 1;
        return row -> {
            Long value = (Long) operand.of(row);
            return value == null ? null : (Object) Times.extract(unit, value * scale);
        };
    }

    private Closure like(RexCall call) {
        if (call.getOperands().stream()
                .skip(1)
                .anyMatch(operand -> !RexUtil.isConstant(operand) && !(operand instanceof RexDynamicParam))) {
            throw SqlErrors.refused("the pattern of LIKE must be a constant");
        }
        String escape = call.getOperands().size() > 2
                ? (String) constant(call.getOperands().get(2))
                : "";
        char character = escape == null || escape.isEmpty() ? '\0' : escape.charAt(0);
        return Texts.like(first(call), (String) constant(call.getOperands().get(1)), character);
    }

    private Closure first(RexCall call) {
        return compile(call.getOperands().get(0));
    }

    private Closure second(RexCall call) {
        return compile(call.getOperands().get(1));
    }

    private static RelDataType type(RexCall call, int operand) {
        return call.getOperands().get(operand).getType();
    }

    private static boolean isTime(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.TIMESTAMP || type.getSqlTypeName() == SqlTypeName.DATE;
    }

    static Object value(RexLiteral literal) {
        SqlTypeName type = literal.getType().getSqlTypeName();
        if (literal.isNull()) {
            return null;
        }
        if (SqlTypeName.CHAR_TYPES.contains(type)) {
            return literal.getValueAs(String.class);
        }
        if (SqlTypeUtil.isApproximateNumeric(literal.getType())) {
            return literal.getValueAs(Double.class);
        }
        if (SqlTypeName.INT_TYPES.contains(type)) {
            return literal.getValueAs(Long.class);
        }
        return switch (type) {
            case BOOLEAN -> literal.getValueAs(Boolean.class);
            case DECIMAL -> literal.getValueAs(BigDecimal.class);
            case TIMESTAMP -> literal.getValueAs(TimestampString.class).getMillisSinceEpoch();
            case DATE -> (long) literal.getValueAs(DateString.class).getDaysSinceEpoch();
            default -> {
                if (SqlTypeName.INTERVAL_TYPES.contains(type)) {
                    yield literal.getValueAs(BigDecimal.class).longValueExact();
                }
                throw SqlErrors.refused("constants of type " + type + " are not supported");
            }
        };
    }
}
