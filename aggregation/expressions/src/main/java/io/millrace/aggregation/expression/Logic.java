package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;

/** Boolean operators with Kleene's three-valued logic, in which null stands for CEL's error. */
final class Logic {
    private Logic() {}

    static Expression and(Expression left, Expression right) {
        return shortCircuit(left, right, 0);
    }

    static Expression or(Expression left, Expression right) {
        return shortCircuit(left, right, 1);
    }

    /** If one operand has the deciding value, so has the result; otherwise a null operand makes it null. */
    private static Expression shortCircuit(Expression left, Expression right, long deciding) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                boolean leftKnown = left.evaluate(event) == EventView.BOOL;
                if (leftKnown && left.bits() == deciding) {
                    return setBits(EventView.BOOL, deciding);
                }
                boolean rightKnown = right.evaluate(event) == EventView.BOOL;
                if (rightKnown && right.bits() == deciding) {
                    return setBits(EventView.BOOL, deciding);
                }
                return leftKnown && rightKnown ? setBits(EventView.BOOL, 1 - deciding) : EventView.NULL;
            }
        };
    }

    static Expression not(Expression operand) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                return operand.evaluate(event) == EventView.BOOL ? setBoolean(operand.bits() == 0) : EventView.NULL;
            }
        };
    }

    /** CEL's internal loop condition: false only if the operand is false, so that a null does not end the loop. */
    static Expression notStrictlyFalse(Expression operand) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                return setBoolean(operand.evaluate(event) != EventView.BOOL || operand.bits() != 0);
            }
        };
    }

    static Expression choose(Expression condition, Expression then, Expression otherwise) {
        return new TypedExpression(then.type() == otherwise.type() ? then.type() : ValueType.ANY) {
            @Override
            byte compute(EventView event) {
                if (condition.evaluate(event) != EventView.BOOL) {
                    return EventView.NULL;
                }
                var chosen = condition.bits() != 0 ? then : otherwise;
                chosen.evaluate(event);
                return copyValue(chosen);
            }
        };
    }

    /** {@code coalesce()}: the first operand that is not null. */
    static Expression coalesce(Expression first, Expression second) {
        return new TypedExpression(first.type() == second.type() ? first.type() : ValueType.ANY) {
            @Override
            byte compute(EventView event) {
                var chosen = first.evaluate(event) != EventView.NULL ? first : second;
                chosen.evaluate(event);
                return copyValue(chosen);
            }
        };
    }
}
