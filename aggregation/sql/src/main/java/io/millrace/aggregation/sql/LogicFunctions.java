package io.millrace.aggregation.sql;

import java.util.List;
import java.util.function.IntPredicate;

/** Three-valued logic, comparisons and CASE. */
final class LogicFunctions {
    private LogicFunctions() {}

    static Closure and(List<Closure> operands) {
        return row -> {
            Boolean result = true;
            for (Closure operand : operands) {
                Boolean value = (Boolean) operand.evaluate(row);
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
                Boolean value = (Boolean) operand.evaluate(row);
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
            Boolean value = (Boolean) operand.evaluate(row);
            return value == null ? null : !value;
        };
    }

    /** Whether the value equals the wanted one, which may be null; never null itself. */
    static Closure isValue(Closure operand, Boolean wanted, boolean negated) {
        return row -> java.util.Objects.equals(operand.evaluate(row), wanted) != negated;
    }

    static Closure compare(Closure left, Closure right, IntPredicate holds) {
        return row -> {
            Object a = left.evaluate(row);
            Object b = right.evaluate(row);
            return (a == null || b == null) ? null : holds.test(SqlValues.ORDER.compare(a, b));
        };
    }

    /** CASE: conditions and results alternate, and the ELSE result comes last. */
    static Closure caseWhen(List<Closure> operands) {
        return row -> {
            int last = operands.size() - 1;
            for (int i = 0; i < last; i += 2) {
                if (Boolean.TRUE.equals(operands.get(i).evaluate(row))) {
                    return operands.get(i + 1).evaluate(row);
                }
            }
            return operands.get(last).evaluate(row);
        };
    }

    static Closure coalesce(List<Closure> operands) {
        return row -> {
            for (Closure operand : operands) {
                Object value = operand.evaluate(row);
                if (value != null) {
                    return value;
                }
            }
            return null;
        };
    }
}
