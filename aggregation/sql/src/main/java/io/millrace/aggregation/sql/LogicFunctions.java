package io.millrace.aggregation.sql;

import java.util.List;
import java.util.function.IntPredicate;

/** Three-valued logic and comparisons. */
final class LogicFunctions {
    private LogicFunctions() {}

    static Closure and(List<Closure> operands) {
        return row -> {
            Boolean result = true;
            for (Closure operand : operands) {
                Boolean value = (Boolean) operand.of(row);
                if (value == null) {
                    result = null;
                } else if (!value) {
                    return false;
                }
            }
            return result;
        };
    }

    static Closure or(List<Closure> operands) {
        return row -> {
            Boolean result = false;
            for (Closure operand : operands) {
                Boolean value = (Boolean) operand.of(row);
                if (value == null) {
                    result = null;
                } else if (value) {
                    return true;
                }
            }
            return result;
        };
    }

    static Closure not(Closure operand) {
        return row -> {
            Boolean value = (Boolean) operand.of(row);
            return value == null ? null : !value;
        };
    }

    /** Whether the value is as wanted; never null. */
    static Closure is(Closure operand, Boolean wanted, boolean negated) {
        return row -> java.util.Objects.equals(operand.of(row), wanted) != negated;
    }

    static Closure compare(Closure left, Closure right, IntPredicate holds) {
        return row -> {
            Object a = left.of(row);
            Object b = right.of(row);
            return (a == null || b == null) ? null : holds.test(SqlValues.ORDER.compare(a, b));
        };
    }

    /** Conditions and results by turns, and at last the result otherwise. */
    static Closure choose(List<Closure> operands) {
        return row -> {
            int last = operands.size() - 1;
            for (int i = 0; i < last; i += 2) {
                if (Boolean.TRUE.equals(operands.get(i).of(row))) {
                    return operands.get(i + 1).of(row);
                }
            }
            return operands.get(last).of(row);
        };
    }

    static Closure firstPresent(List<Closure> operands) {
        return row -> {
            for (Closure operand : operands) {
                Object value = operand.of(row);
                if (value != null) {
                    return value;
                }
            }
            return null;
        };
    }
}
