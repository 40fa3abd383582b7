package io.millrace.aggregation.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/**
 * Compiler of validated expressions to closures, for one run of a statement: parameters and {@code now()} are constants.
 * Rejects operators that have no closure. Not thread-safe.
 */
final class ClosureCompiler {
    private final RexBuilder builder;
    private final List<Object> parameters;
    private final long now;
    private final StatementZone zone;
    private final Casts casts;
    private final StringFunctions texts;
    private final TimeFunctions times;

    /** @param parameters values as sent, and the types that the statement expects */
    ClosureCompiler(RexBuilder builder, Parameters parameters, long now, StatementZone zone, StatementBudget budget) {
        this.builder = builder;
        this.now = now;
        this.zone = zone;
        this.casts = new Casts(zone);
        this.texts = new StringFunctions(budget);
        this.times = new TimeFunctions(zone);
        this.parameters = parameters.cast(casts);
    }

    /** Values and types of parameters. */
    record Parameters(List<Object> values, List<RelDataType> types) {
        private List<Object> cast(Casts casts) {
            List<Object> all = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                all.add(casts.parameter(values.get(i), types.get(i)));
            }
            return all;
        }
    }

    StatementZone zone() {
        return zone;
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
        if (node instanceof RexOver) {
            throw SqlErrors.refused("OVER is not supported: join a sub-select with GROUP BY instead");
        }
        throw SqlErrors.refused("this expression is not supported: " + node);
    }

    /** Value of an expression without columns. */
    Object constant(RexNode node) {
        return compile(node).evaluate(new Object[0]);
    }

    private List<Closure> operands(RexCall call) {
        return call.getOperands().stream().map(this::compile).toList();
    }

    private Closure call(RexCall call) {
        return switch (call.getKind()) {
            case AND -> LogicFunctions.and(operands(call));
            case OR -> LogicFunctions.or(operands(call));
            case NOT -> LogicFunctions.not(first(call));
            case IS_NULL -> LogicFunctions.isValue(first(call), null, false);
            case IS_NOT_NULL -> LogicFunctions.isValue(first(call), null, true);
            case IS_TRUE -> LogicFunctions.isValue(first(call), true, false);
            case IS_NOT_TRUE -> LogicFunctions.isValue(first(call), true, true);
            case IS_FALSE -> LogicFunctions.isValue(first(call), false, false);
            case IS_NOT_FALSE -> LogicFunctions.isValue(first(call), false, true);
            case EQUALS -> LogicFunctions.compare(first(call), second(call), order -> order == 0);
            case NOT_EQUALS -> LogicFunctions.compare(first(call), second(call), order -> order != 0);
            case LESS_THAN -> LogicFunctions.compare(first(call), second(call), order -> order < 0);
            case LESS_THAN_OR_EQUAL -> LogicFunctions.compare(first(call), second(call), order -> order <= 0);
            case GREATER_THAN -> LogicFunctions.compare(first(call), second(call), order -> order > 0);
            case GREATER_THAN_OR_EQUAL -> LogicFunctions.compare(first(call), second(call), order -> order >= 0);
            case SEARCH -> compile(RexUtil.expandSearch(builder, null, call));
            case CASE -> LogicFunctions.caseWhen(operands(call));
            case COALESCE -> LogicFunctions.coalesce(operands(call));
            case LIKE -> like(call);
            case CAST, SAFE_CAST, REINTERPRET -> casts.cast(first(call), type(call, 0), call.getType());
            case PLUS, MINUS, TIMES, DIVIDE, MOD -> arithmetic(call);
            case MINUS_PREFIX -> NumericFunctions.negate(first(call));
            case PLUS_PREFIX -> first(call);
            case FLOOR, CEIL -> round(call);
            case EXTRACT -> times.extract(call, second(call));
            case TRIM ->
                texts.trim(
                        ((RexLiteral) call.getOperands().get(0)).getValueAs(SqlTrimFunction.Flag.class),
                        second(call),
                        compile(call.getOperands().get(2)));
            case POSITION -> texts.position(first(call), second(call));
            default -> function(call);
        };
    }

    private Closure function(RexCall call) {
        return switch (call.getOperator().getName()) {
            case "NOW", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP" -> row -> now;
            case "CURRENT_DATE" -> currentDate();
            case "||", "CONCAT" -> texts.concat(operands(call));
            case "UPPER" -> texts.map(first(call), text -> text.toUpperCase(Locale.ROOT));
            case "LOWER" -> texts.map(first(call), text -> text.toLowerCase(Locale.ROOT));
            case "SUBSTRING" -> texts.substring(operands(call));
            case "REPLACE" -> texts.replace(operands(call));
            case "CHAR_LENGTH", "CHARACTER_LENGTH" -> texts.length(first(call));
            case "ABS" -> NumericFunctions.abs(first(call));
            case "SIGN" -> NumericFunctions.unary(first(call), Math::signum);
            case "ROUND" -> NumericFunctions.round(operands(call), RoundingMode.HALF_UP);
            case "SQRT" -> NumericFunctions.unary(first(call), Math::sqrt);
            case "LN" -> NumericFunctions.unary(first(call), Math::log);
            case "LOG10" -> NumericFunctions.unary(first(call), Math::log10);
            case "EXP" -> NumericFunctions.unary(first(call), Math::exp);
            case "POWER" -> NumericFunctions.power(first(call), second(call));
            case "/INT" -> NumericFunctions.arithmetic(SqlKind.DIVIDE, call.getType(), first(call), second(call));
            default -> throw SqlErrors.refused(call.getOperator().getName() + " is not supported");
        };
    }

    private Closure currentDate() {
        long today = zone.calendar().epochDay(now);
        return row -> today;
    }

    private Closure arithmetic(RexCall call) {
        if (TimeFunctions.isTime(call.getType()) || TimeFunctions.isTime(type(call, 0))) {
            return times.plusOrMinus(call, first(call), second(call));
        }
        return NumericFunctions.arithmetic(call.getKind(), call.getType(), first(call), second(call));
    }

    private Closure round(RexCall call) {
        return call.getOperands().size() == 1
                ? NumericFunctions.round(
                        operands(call), call.getKind() == SqlKind.CEIL ? RoundingMode.CEILING : RoundingMode.FLOOR)
                : times.round(call, first(call));
    }

    private Closure like(RexCall call) {
        if (call.getOperands().stream()
                .skip(1)
                .anyMatch(operand -> !RexUtil.isConstant(operand) && !(operand instanceof RexDynamicParam))) {
            throw SqlErrors.refused("the pattern of LIKE must be a constant");
        }
        String pattern = (String) constant(call.getOperands().get(1));
        String escape = call.getOperands().size() > 2
                ? (String) constant(call.getOperands().get(2))
                : "";
        if (escape != null && escape.codePointCount(0, escape.length()) > 1) {
            throw SqlErrors.refused("the ESCAPE of LIKE must be one character");
        }
        if (pattern == null) {
            return row -> null;
        }
        int character = escape == null || escape.isEmpty() ? -1 : escape.codePointAt(0);
        boolean foldsCase = call.getOperator().getName().contains("ILIKE");
        return texts.like(first(call), LikePattern.of(pattern, character, foldsCase));
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
            case TIMESTAMP ->
                ZoneCalendar.requireInRange(
                        literal.getValueAs(TimestampString.class).getMillisSinceEpoch());
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
