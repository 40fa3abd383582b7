package io.millrace.aggregation.sql;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/**
 * String functions. Characters are Unicode code points. Results are bounded in length, and slow functions check the deadline.
 * Not thread-safe.
 */
final class StringFunctions {
    private final StatementBudget budget;

    StringFunctions(StatementBudget budget) {
        this.budget = budget;
    }

    Closure map(Closure operand, UnaryOperator<String> function) {
        return row -> {
            Object value = operand.evaluate(row);
            return value == null ? null : StatementBudget.requireTextLength(function.apply((String) value));
        };
    }

    Closure length(Closure operand) {
        return row -> {
            String text = (String) operand.evaluate(row);
            return text == null ? null : (Object) (long) length(text);
        };
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    Closure concat(List<Closure> operands) {
        return row -> {
            StringBuilder all = new StringBuilder();
            for (Closure operand : operands) {
                Object part = operand.evaluate(row);
                if (part == null) {
                    return null;
                }
                String text = part.toString();
                StatementBudget.requireTextLength(all.length() + (long) text.length());
                all.append(text);
            }
            budget.countStep();
            return all.toString();
        };
    }

    Closure replace(List<Closure> operands) {
        return row -> {
            String text = (String) operands.get(0).evaluate(row);
            String from = (String) operands.get(1).evaluate(row);
            String to = (String) operands.get(2).evaluate(row);
            if (text == null || from == null || to == null) {
                return null;
            }
            budget.checkDeadline();
            return from.isEmpty() ? text : replaceAll(text, from, to);
        };
    }

    private static String replaceAll(String text, String from, String to) {
        StringBuilder made = new StringBuilder();
        int at = 0;
        for (int next = text.indexOf(from); next >= 0; next = text.indexOf(from, at)) {
            StatementBudget.requireTextLength(made.length() + (long) (next - at) + to.length());
            made.append(text, at, next).append(to);
            at = next + from.length();
        }
        return StatementBudget.requireTextLength(
                made.append(text, at, text.length()).toString());
    }

    Closure position(Closure wanted, Closure in) {
        return row -> {
            String part = (String) wanted.evaluate(row);
            String text = (String) in.evaluate(row);
            if (part == null || text == null) {
                return null;
            }
            budget.checkDeadline();
            int found = text.indexOf(part);
            return found < 0 ? 0L : text.codePointCount(0, found) + 1L;
        };
    }

    /** SUBSTRING: positions count from one; positions outside of the text are ignored. */
    Closure substring(List<Closure> operands) {
        return row -> {
            String text = (String) operands.get(0).evaluate(row);
            Number start = (Number) operands.get(1).evaluate(row);
            Number length =
                    operands.size() > 2 ? (Number) operands.get(2).evaluate(row) : (Number) (long) Integer.MAX_VALUE;
            if (text == null || start == null || length == null) {
                return null;
            }
            long size = length(text);
            long first = clamped(start, size) - 1;
            long last = first + Math.max(0, clamped(length, size));
            return slice(text, Math.max(0, first), Math.min(size, last));
        };
    }

    /** The number, limited to twice the size of the text, beyond which the result is the same. */
    private static long clamped(Number number, long size) {
        long bound = 2 * size + 2;
        return Math.max(-bound, Math.min(bound, number.longValue()));
    }

    private static String slice(String text, long from, long to) {
        return from >= to
                ? ""
                : text.substring(text.offsetByCodePoints(0, (int) from), text.offsetByCodePoints(0, (int) to));
    }

    /** The first {@code limit} characters; all of them if the limit is negative. */
    static String truncate(String text, int limit) {
        return limit < 0 || length(text) <= limit ? text : slice(text, 0, limit);
    }

    Closure trim(SqlTrimFunction.Flag flag, Closure what, Closure operand) {
        return row -> {
            String text = (String) operand.evaluate(row);
            String trimmed = (String) what.evaluate(row);
            if (text == null || trimmed == null || trimmed.isEmpty()) {
                return text;
            }
            int from = 0;
            int to = text.length();
            while (flag.getLeft() == 1 && from < to && text.startsWith(trimmed, from)) {
                from += trimmed.length();
            }
            while (flag.getRight() == 1
                    && to - trimmed.length() >= from
                    && text.startsWith(trimmed, to - trimmed.length())) {
                to -= trimmed.length();
            }
            return text.substring(Math.min(from, to), to);
        };
    }

    /** @param pattern the compiled constant pattern */
    Closure like(Closure operand, LikePattern pattern) {
        return row -> {
            Object text = operand.evaluate(row);
            if (text == null) {
                return null;
            }
            budget.countStep();
            String plain = (String) text;
            if (plain.length() > 500) {
                budget.checkDeadline();
            }
            return pattern.matches(plain);
        };
    }
}
