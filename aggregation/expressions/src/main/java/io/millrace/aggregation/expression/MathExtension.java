package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.util.List;

/** CEL's {@code math} extension; null where an operand is not a number of the required kind. */
final class MathExtension {
    private MathExtension() {}

    /** Compiles a call of the function; null if the extension has no function of that name. */
    static Expression compile(String name, List<Expression> operands) {
        return switch (name) {
            case "math.greatest" -> extreme(operands, 1);
            case "math.least" -> extreme(operands, -1);
            case "math.ceil", "math.floor", "math.round", "math.trunc", "math.sqrt" -> ofDouble(name, operands.get(0));
            case "math.isNaN", "math.isInf", "math.isFinite" -> test(name, operands.get(0));
            case "math.abs", "math.sign" -> sized(name, operands.get(0));
            case "math.bitNot" -> bits(name, operands.get(0), operands.get(0));
            case "math.bitAnd", "math.bitOr", "math.bitXor", "math.bitShiftLeft", "math.bitShiftRight" ->
                bits(name, operands.get(0), operands.get(1));
            default -> null;
        };
    }

    /** Greatest or least of the operands, or of the items of a single list. */
    private static Expression extreme(List<Expression> operands, int sign) {
        return new TypedExpression(ValueType.ANY) {
            @Override
            byte compute(EventView event) {
                var values = BoxedValues.boxAll(operands, event);
                if (values != null && values.size() == 1 && values.get(0) instanceof List<?> list) {
                    values = List.copyOf(
                            list.stream().filter(Number.class::isInstance).toList());
                    if (values.size() < list.size()) {
                        return EventView.NULL;
                    }
                }
                Number found = null;
                for (var value : values == null ? List.of() : values) {
                    if (!(value instanceof Number number)) {
                        return EventView.NULL;
                    }
                    if (found == null || Comparison.compare(number, found) == sign) {
                        found = number;
                    }
                }
                if (found == null) {
                    return EventView.NULL;
                }
                return found instanceof Long whole ? setLong(whole) : setDouble(found.doubleValue());
            }
        };
    }

    private static Expression ofDouble(String name, Expression operand) {
        return new TypedExpression(ValueType.DOUBLE) {
            @Override
            byte compute(EventView event) {
                if (!Comparison.isNumber(operand.evaluate(event))) {
                    return EventView.NULL;
                }
                double value = operand.number();
                return setDouble(
                        switch (name) {
                            case "math.ceil" -> Math.ceil(value);
                            case "math.floor" -> Math.floor(value);
                            case "math.sqrt" -> Math.sqrt(value);
                            case "math.trunc" -> value < 0 ? Math.ceil(value) : Math.floor(value);
                            // math.round: halves are rounded away from zero.
                            default ->
                                Math.abs(value) >= 0x1p52 ? value : Math.copySign(halfUp(Math.abs(value)), value);
                        });
            }
        };
    }

    private static double halfUp(double value) {
        double floor = Math.floor(value);
        return value - floor >= 0.5 ? floor + 1 : floor;
    }

    private static Expression test(String name, Expression operand) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                if (!Comparison.isNumber(operand.evaluate(event))) {
                    return EventView.NULL;
                }
                double value = operand.number();
                return setBoolean(
                        switch (name) {
                            case "math.isNaN" -> Double.isNaN(value);
                            case "math.isInf" -> Double.isInfinite(value);
                            default -> Double.isFinite(value);
                        });
            }
        };
    }

    private static Expression sized(String name, Expression operand) {
        boolean sign = name.equals("math.sign");
        return new TypedExpression(operand.type()) {
            @Override
            byte compute(EventView event) {
                return switch (operand.evaluate(event)) {
                    case EventView.LONG -> ofWhole(operand.bits());
                    case EventView.DOUBLE ->
                        setDouble(sign ? Math.signum(operand.number()) : Math.abs(operand.number()));
                    default -> EventView.NULL;
                };
            }

            private byte ofWhole(long value) {
                if (sign) {
                    return setLong(Long.signum(value));
                }
                return value == Long.MIN_VALUE ? EventView.NULL : setLong(Math.abs(value));
            }
        };
    }

    private static Expression bits(String name, Expression left, Expression right) {
        return new TypedExpression(ValueType.LONG) {
            @Override
            byte compute(EventView event) {
                if (left.evaluate(event) != EventView.LONG || right.evaluate(event) != EventView.LONG) {
                    return EventView.NULL;
                }
                long a = left.bits();
                long b = right.bits();
                boolean shifts = name.startsWith("math.bitShift");
                if (shifts && b < 0) {
                    return EventView.NULL;
                }
                return setLong(
                        switch (name) {
                            case "math.bitNot" -> ~a;
                            case "math.bitAnd" -> a & b;
                            case "math.bitOr" -> a | b;
                            case "math.bitXor" -> a ^ b;
                            case "math.bitShiftLeft" -> b > 63 ? 0 : a << b;
                            default -> b > 63 ? 0 : a >>> b;
                        });
            }
        };
    }
}
