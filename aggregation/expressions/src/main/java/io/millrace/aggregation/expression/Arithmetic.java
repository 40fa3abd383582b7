package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;

/**
 * Arithmetic operators. Integers stay integers; overflow and division by zero give null, as both are errors in CEL. Unlike in
 * CEL, integers and doubles mix: JSON senders write 3 and 3.5 for the same property, and both must count.
 */
final class Arithmetic {
    private Arithmetic() {}

    static Expression add(Expression left, Expression right) {
        return new TypedExpression(common(left, right)) {
            @Override
            byte compute(EventView event) {
                byte a = left.evaluate(event);
                byte b = right.evaluate(event);
                if (a == EventView.LONG && b == EventView.LONG) {
                    long sum = left.bits() + right.bits();
                    boolean overflow = ((left.bits() ^ sum) & (right.bits() ^ sum)) < 0;
                    return overflow ? EventView.NULL : setLong(sum);
                }
                if (areNumbers(a, b)) {
                    return setDouble(left.number() + right.number());
                }
                if (a == EventView.TEXT && b == EventView.TEXT) {
                    return setText(left.string().concat(right.string()));
                }
                if (a == LIST && b == LIST) {
                    return setObject(LIST, CollectionFunctions.concat(left.object(), right.object()));
                }
                if (b == DURATION && (a == EventView.TIMESTAMP || a == DURATION)) {
                    return ofTime(a, left.bits() + right.bits());
                }
                return a == DURATION && b == EventView.TIMESTAMP
                        ? ofTime(EventView.TIMESTAMP, left.bits() + right.bits())
                        : EventView.NULL;
            }

            private byte ofTime(byte kind, long sum) {
                return TimestampFunctions.isInRange(kind, sum) ? setBits(kind, sum) : EventView.NULL;
            }

            @Override
            boolean createsCollection() {
                return true;
            }
        };
    }

    static Expression subtract(Expression left, Expression right) {
        return new TypedExpression(common(left, right)) {
            @Override
            byte compute(EventView event) {
                byte a = left.evaluate(event);
                byte b = right.evaluate(event);
                if (a == EventView.LONG && b == EventView.LONG) {
                    long difference = left.bits() - right.bits();
                    boolean overflow = ((left.bits() ^ right.bits()) & (left.bits() ^ difference)) < 0;
                    return overflow ? EventView.NULL : setLong(difference);
                }
                if (areNumbers(a, b)) {
                    return setDouble(left.number() - right.number());
                }
                if (a == EventView.TIMESTAMP && b == EventView.TIMESTAMP) {
                    return ofTime(DURATION, left.bits() - right.bits());
                }
                return b == DURATION && (a == EventView.TIMESTAMP || a == DURATION)
                        ? ofTime(a, left.bits() - right.bits())
                        : EventView.NULL;
            }

            private byte ofTime(byte kind, long difference) {
                return TimestampFunctions.isInRange(kind, difference) ? setBits(kind, difference) : EventView.NULL;
            }
        };
    }

    static Expression multiply(Expression left, Expression right) {
        return new TypedExpression(common(left, right)) {
            @Override
            byte compute(EventView event) {
                byte a = left.evaluate(event);
                byte b = right.evaluate(event);
                if (a == EventView.LONG && b == EventView.LONG) {
                    long product = left.bits() * right.bits();
                    boolean fits = Math.multiplyHigh(left.bits(), right.bits()) == product >> 63;
                    return fits ? setLong(product) : EventView.NULL;
                }
                return areNumbers(a, b) ? setDouble(left.number() * right.number()) : EventView.NULL;
            }
        };
    }

    static Expression divide(Expression left, Expression right) {
        return new TypedExpression(common(left, right)) {
            @Override
            byte compute(EventView event) {
                byte a = left.evaluate(event);
                byte b = right.evaluate(event);
                if (a == EventView.LONG && b == EventView.LONG) {
                    return divides(left.bits(), right.bits()) ? setLong(left.bits() / right.bits()) : EventView.NULL;
                }
                return areNumbers(a, b) ? setDouble(left.number() / right.number()) : EventView.NULL;
            }
        };
    }

    static Expression remainder(Expression left, Expression right) {
        return new TypedExpression(ValueType.LONG) {
            @Override
            byte compute(EventView event) {
                boolean integers = left.evaluate(event) == EventView.LONG && right.evaluate(event) == EventView.LONG;
                return integers && divides(left.bits(), right.bits())
                        ? setLong(left.bits() % right.bits())
                        : EventView.NULL;
            }
        };
    }

    static Expression negate(Expression operand) {
        return new TypedExpression(operand.type()) {
            @Override
            byte compute(EventView event) {
                return switch (operand.evaluate(event)) {
                    case EventView.LONG -> operand.bits() == Long.MIN_VALUE ? EventView.NULL : setLong(-operand.bits());
                    case EventView.DOUBLE -> setDouble(-operand.number());
                    default -> EventView.NULL;
                };
            }
        };
    }

    private static boolean divides(long dividend, long divisor) {
        return divisor != 0 && !(dividend == Long.MIN_VALUE && divisor == -1);
    }

    private static boolean areNumbers(byte a, byte b) {
        return Comparison.isNumber(a) && Comparison.isNumber(b);
    }

    private static ValueType common(Expression left, Expression right) {
        return left.type() == right.type() && left.type() != ValueType.TIMESTAMP ? left.type() : ValueType.ANY;
    }
}
