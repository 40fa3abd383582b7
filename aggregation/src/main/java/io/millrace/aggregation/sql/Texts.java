package io.millrace.aggregation.sql;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** Functions of text. No text that they make is longer than a bound; patterns are matched in time linear in the text. */
final class Texts {
    private static final int LONGEST = 10_000;

    private Texts() {}

    static String bounded(String text) {
        if (text.length() > LONGEST) {
            throw SqlErrors.refused("a text grows beyond " + LONGEST + " characters");
        }
        return text;
    }

    static Closure map(Closure operand, UnaryOperator<String> function) {
        return row -> {
            Object value = operand.of(row);
            return value == null ? null : function.apply((String) value);
        };
    }

    static Closure length(Closure operand) {
        return row -> {
            String text = (String) operand.of(row);
            return text == null ? null : (Object) (long) text.codePointCount(0, text.length());
        };
    }

    static Closure concat(Closure left, Closure right) {
        return row -> {
            Object a = left.of(row);
            Object b = right.of(row);
            return a == null || b == null ? null : bounded(a.toString() + b);
        };
    }

    static Closure replace(List<Closure> operands) {
        return row -> {
            String text = (String) operands.get(0).of(row);
            String from = (String) operands.get(1).of(row);
            String to = (String) operands.get(2).of(row);
            if (text == null || from == null || to == null) {
                return null;
            }
            return from.isEmpty() ? text : bounded(text.replace(from, to));
        };
    }

    static Closure position(Closure wanted, Closure in) {
        return row -> {
            String part = (String) wanted.of(row);
            String text = (String) in.of(row);
            return part == null || text == null ? null : (Object) (text.indexOf(part) + 1L);
        };
    }

    /** Positions count from one; what lies outside of the text is left out. */
    static Closure substring(List<Closure> operands) {
        return row -> {
            String text = (String) operands.get(0).of(row);
            Number start = (Number) operands.get(1).of(row);
            Number length = operands.size() > 2 ? (Number) operands.get(2).of(row) : (Number) (long) Integer.MAX_VALUE;
            if (text == null || start == null || length == null) {
                return null;
            }
            long from = Math.max(0, start.longValue() - 1);
            long to = Math.min(text.length(), start.longValue() - 1 + Math.max(0, length.longValue()));
            return from >= to ? "" : text.substring((int) from, (int) to);
        };
    }

    static Closure trim(SqlTrimFunction.Flag flag, Closure what, Closure operand) {
        return row -> {
            String text = (String) operand.of(row);
            String trimmed = (String) what.of(row);
            if (text == null || trimmed == null || trimmed.isEmpty()) {
                return text;
            }
            int from = 0;
            int to = text.length();
            while (flag.getLeft() == 1 && from < to && text.charAt(from) == trimmed.charAt(0)) {
                from++;
            }
            while (flag.getRight() == 1 && to > from && text.charAt(to - 1) == trimmed.charAt(0)) {
                to--;
            }
            return text.substring(from, to);
        };
    }

    /** @param pattern a constant */
    static Closure like(Closure operand, String pattern, char escape) {
        if (pattern == null) {
            return row -> null;
        }
        Pattern compiled = Pattern.compile(expression(pattern, escape), Pattern.DOTALL);
        return row -> {
            Object text = operand.of(row);
            return text == null ? null : compiled.matches((String) text);
        };
    }

    private static String expression(String pattern, char escape) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == escape && i + 1 < pattern.length()) {
                expression.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
            } else if (c == '%') {
                expression.append(".*");
            } else if (c == '_') {
                expression.append('.');
            } else {
                expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return expression.toString();
    }
}
