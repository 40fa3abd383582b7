package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values as objects, the form in which lists and maps hold them: Boolean, Long, Double, String, {@link Timed}, List, Map, null. */
final class BoxedValues {
    /** Maximum number of items of a list that an expression builds; a longer one throws. */
    static final int MAX_SIZE = 1_000;

    private BoxedValues() {}

    /** Timestamp or duration, in ms. */
    record Timed(byte kind, long bits) {}

    /** Value of an expression that was just evaluated. */
    static Object box(Expression value, byte kind) {
        return switch (kind) {
            case EventView.NULL -> null;
            case EventView.BOOL -> value.bits() != 0;
            case EventView.LONG -> value.bits();
            case EventView.DOUBLE -> value.number();
            case EventView.TEXT -> value.string();
            case Expression.LIST, Expression.MAP -> value.object();
            default -> new Timed(kind, value.bits());
        };
    }

    /** Evaluates the items of a list; null if one of them has no value and is not a null literal. */
    static List<Object> boxAll(List<Expression> items, EventView event) {
        var list = new ArrayList<>(items.size());
        for (var item : items) {
            byte kind = item.evaluate(event);
            if (kind == EventView.NULL && !isNull(item)) {
                return null;
            }
            list.add(box(item, kind));
        }
        return list;
    }

    /** Whether a null of this expression is a value: a null literal or a null item. Any other null stands for a CEL error. */
    static boolean isNull(Expression expression) {
        return expression instanceof Constant constant
                ? constant.isNull()
                : expression instanceof Variable variable && variable.isItem();
    }

    static List<Object> checkSize(List<Object> list) {
        if (list.size() > MAX_SIZE) {
            throw new ExpressionLimitException("a list of more than " + MAX_SIZE + " items");
        }
        return list;
    }

    /** Numbers are equal by value, whatever their kind; nothing else is equal across kinds. */
    static boolean equal(Object one, Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return Comparison.compare(a, b) == 0;
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            if (a.size() != b.size()) {
                return false;
            }
            for (int i = 0; i < a.size(); i++) {
                if (!equal(a.get(i), b.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return a.size() == b.size()
                    && a.entrySet().stream()
                            .allMatch(entry ->
                                    b.containsKey(entry.getKey()) && equal(entry.getValue(), b.get(entry.getKey())));
        }
        return one == null ? other == null : one.equals(other);
    }

    static boolean contains(List<?> list, Object value) {
        for (var item : list) {
            if (equal(item, value)) {
                return true;
            }
        }
        return false;
    }

    /** Converts a value to a map key: a double with an integer value becomes that integer. */
    static Object toMapKey(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 0x1p63) {
            return number.longValue();
        }
        return value;
    }

    /** Text of the value, as a dimension shows it. */
    static String toText(Object value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (out.length() > Expression.MAX_TEXT_LENGTH) {
            throw new ExpressionLimitException("a text of more than " + Expression.MAX_TEXT_LENGTH + " characters");
        }
        if (value instanceof List<?> list) {
            out.append('[');
            for (int i = 0; i < list.size(); i++) {
                out.append(i == 0 ? "" : ",");
                write(list.get(i), out);
            }
            out.append(']');
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            var separator = "";
            for (var entry : map.entrySet()) {
                out.append(separator);
                write(entry.getKey(), out);
                out.append(':');
                write(entry.getValue(), out);
                separator = ",";
            }
            out.append('}');
        } else if (value instanceof String text) {
            out.append('"')
                    .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        } else if (value instanceof Double number) {
            out.append(Expression.decimal(number));
        } else if (value instanceof Timed time) {
            out.append('"')
                    .append(TimestampFunctions.toText(time.kind(), time.bits()))
                    .append('"');
        } else {
            out.append(value);
        }
    }
}
