package io.millrace.aggregation.sql;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/**
 * Functions of text. Characters are those of Unicode, however many of Java's they take. No text that they make is longer than a
 * bound, and each looks whether there is time left: over long texts they take long. One thread's.
 */
final class TextFunctions {
    private final StatementBudget work;

    TextFunctions(StatementBudget work) {
        this.work = work;
    }

    Closure map(Closure operand, UnaryOperator<String> function) {
        return row -> {
            Object value = operand.of(row);
            return value == null ? null : StatementBudget.bounded(function.apply((String) value));
        };
    }

    Closure length(Closure operand) {
        return row -> {
            String text = (String) operand.of(row);
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
                Object part = operand.of(row);
                if (part == null) {
                    return null;
                }
                String text = part.toString();
                StatementBudget.requireLength(all.length() + (long) text.length());
                all.append(text);
            }
            work.tick();
            return all.toString();
        };
    }

    Closure replace(List<Closure> operands) {
        return row -> {
            String text = (String) operands.get(0).of(row);
            String from = (String) operands.get(1).of(row);
            String to = (String) operands.get(2).of(row);
            if (text == null || from == null || to == null) {
                return null;
            }
            work.longStep();
            return from.isEmpty() ? text : replaced(text, from, to);
        };
    }

    private static String replaced(String text, String from, String to) {
        StringBuilder made = new StringBuilder();
        int at = 0;
        for (int next = text.indexOf(from); next >= 0; next = text.indexOf(from, at)) {
            StatementBudget.requireLength(made.length() + (long) (next - at) + to.length());
            made.append(text, at, next).append(to);
            at = next + from.length();
        }
        return StatementBudget.bounded(made.append(text, at, text.length()).toString());
    }

    Closure position(Closure wanted, Closure in) {
        return row -> {
            String part = (String) wanted.of(row);
            String text = (String) in.of(row);
            if (part == null || text == null) {
                return null;
            }
            work.longStep();
            int found = text.indexOf(part);
            return found < 0 ? 0L : text.codePointCount(0, found) + 1L;
        };
    }

    /** Positions count from one; what lies outside of the text is left out. */
    Closure substring(List<Closure> operands) {
        return row -> {
            String text = (String) operands.get(0).of(row);
            Number start = (Number) operands.get(1).of(row);
            Number length = operands.size() > 2 ? (Number) operands.get(2).of(row) : (Number) (long) Integer.MAX_VALUE;
            if (text == null || start == null || length == null) {
                return null;
            }
            long size = length(text);
            long first = clamped(start, size) - 1;
            long last = first + Math.max(0, clamped(length, size));
            return part(text, Math.max(0, first), Math.min(size, last));
        };
    }

    /** The number, no farther from zero than two texts are long: what lies beyond cuts nothing else. */
    private static long clamped(Number number, long size) {
        long bound = 2 * size + 2;
        return Math.max(-bound, Math.min(bound, number.longValue()));
    }

    private static String part(String text, long from, long to) {
        return from >= to
                ? ""
                : text.substring(text.offsetByCodePoints(0, (int) from), text.offsetByCodePoints(0, (int) to));
    }

    /** The first so many characters, or all of them if no number is given. */
    static String cut(String text, int most) {
        return most < 0 || length(text) <= most ? text : part(text, 0, most);
    }

    Closure trim(SqlTrimFunction.Flag flag, Closure what, Closure operand) {
        return row -> {
            String text = (String) operand.of(row);
            String trimmed = (String) what.of(row);
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

    /** @param pattern a constant; null matches nothing and nothing else */
    Closure like(Closure operand, LikePattern pattern) {
        return row -> {
            Object text = operand.of(row);
            if (text == null) {
                return null;
            }
            work.tick();
            String plain = (String) text;
            if (plain.length() > 500) {
                work.longStep();
            }
            return pattern.matches(plain);
        };
    }
}
