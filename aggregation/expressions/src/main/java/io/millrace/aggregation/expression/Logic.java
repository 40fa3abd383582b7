package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;

/** CEL's logic, with null where CEL has an error: Kleene's three values. */
final class Logic {
    private Logic() {}

    static Expression and(Expression left, Expression right) {
        return shortCircuit(left, right, 0);
    }

    static Expression or(Expression left, Expression right) {
        return shortCircuit(left, right, 1);
    }

    /** One operand that has the deciding value decides; else one that is null makes null. */
    private static Expression shortCircuit(Expression left, Expression right, long deciding) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView of) {
                boolean leftKnown = left.evaluate(of) == EventView.BOOL;
                if (leftKnown && left.bits() == deciding) {
                    return setBits(EventView.BOOL, deciding);
                }
                boolean rightKnown = right.evaluate(of) == EventView.BOOL;
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
            byte compute(EventView of) {
                return operand.evaluate(of) == EventView.BOOL ? setBoolean(operand.bits() == 0) : EventView.NULL;
            }
        };
    }

    /** False only where the operand is: a loop goes on over what has no value. */
    static Expression notStrictlyFalse(Expression operand) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView of) {
                return setBoolean(operand.evaluate(of) != EventView.BOOL || operand.bits() != 0);
            }
        };
    }

    static Expression choose(Expression condition, Expression then, Expression otherwise) {
        return new TypedExpression(then.type() == otherwise.type() ? then.type() : ValueType.ANY) {
            @Override
            byte compute(EventView of) {
                if (condition.evaluate(of) != EventView.BOOL) {
                    return EventView.NULL;
                }
                var chosen = condition.bits() != 0 ? then : otherwise;
                chosen.evaluate(of);
                return copyValue(chosen);
            }
        };
    }

    /** The first that is not null. */
    static Expression coalesce(Expression first, Expression second) {
        return new TypedExpression(first.type() == second.type() ? first.type() : ValueType.ANY) {
            @Override
            byte compute(EventView of) {
                var chosen = first.evaluate(of) != EventView.NULL ? first : second;
                chosen.evaluate(of);
                return copyValue(chosen);
            }
        };
    }
}
