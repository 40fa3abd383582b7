package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CEL's {@code strings} extension. Positions count code points; null where an operand has the wrong type or is out of range. */
final class StringExtension {
    private StringExtension() {}

    /** Function of a text and more operands. */
    private interface Function {
        Object of(String text, List<Object> more);
    }

    /** Compiles a call of the function; null if the extension has no function of that name. */
    static Expression compile(String name, List<Expression> operands) {
        if (name.equals("join")) {
            return call(operands, false, (none, all) -> join(all));
        }
        Function function =
                switch (name) {
                    case "charAt" -> (text, more) -> charAt(text, place(more, 0));
                    case "indexOf" ->
                        (text, more) -> indexOf(text, text(more, 0), more.size() > 1 ? place(more, 1) : 0);
                    case "lastIndexOf" ->
                        (text, more) ->
                                lastIndexOf(text, text(more, 0), more.size() > 1 ? place(more, 1) : Integer.MAX_VALUE);
                    case "lowerAscii" -> (text, more) -> ascii(text, 'A', 'Z', 32);
                    case "upperAscii" -> (text, more) -> ascii(text, 'a', 'z', -32);
                    case "replace" ->
                        (text, more) ->
                                replace(text, text(more, 0), text(more, 1), more.size() > 2 ? (Long) more.get(2) : -1);
                    case "split" ->
                        (text, more) -> split(text, text(more, 0), more.size() > 1 ? (Long) more.get(1) : -1);
                    case "substring" -> StringExtension::substring;
                    case "trim" -> (text, more) -> trim(text);
                    case "reverse" ->
                        (text, more) -> new StringBuilder(text).reverse().toString();
                    case "strings.quote" -> (text, more) -> quote(text);
                    default -> null;
                };
        return function == null ? null : call(operands, true, function);
    }

    private static Expression call(List<Expression> operands, boolean ofText, Function function) {
        return new TypedExpression(ValueType.ANY) {
            @Override
            byte compute(EventView event) {
                var values = BoxedValues.boxAll(operands, event);
                if (values == null || (ofText && !(values.get(0) instanceof String))) {
                    return EventView.NULL;
                }
                Object result;
                try {
                    result = ofText
                            ? function.of((String) values.get(0), values.subList(1, values.size()))
                            : function.of(null, values);
                } catch (ClassCastException e) {
                    // No exit needed: an operand of the wrong type is an error in CEL, which is null here.
                    return EventView.NULL;
                }
                if (result == null) {
                    return EventView.NULL;
                }
                if (result instanceof Long number) {
                    return setLong(number);
                }
                return result instanceof String text ? setText(text) : setObject(LIST, result);
            }

            @Override
            boolean createsCollection() {
                return true;
            }
        };
    }

    private static String text(List<Object> more, int at) {
        return (String) more.get(at);
    }

    /** Position in a text, clamped to the range of an int. */
    private static int place(List<Object> more, int at) {
        long place = (Long) more.get(at);
        return (int) Math.max(-1, Math.min(Integer.MAX_VALUE - 1, place));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String charAt(String text, int place) {
        int length = length(text);
        if (place < 0 || place > length) {
            return null;
        }
        return place == length
                ? ""
                : new String(Character.toChars(text.codePointAt(text.offsetByCodePoints(0, place))));
    }

    private static Long indexOf(String text, String part, int from) {
        if (from < 0 || from > length(text)) {
            return null;
        }
        int at = text.indexOf(part, text.offsetByCodePoints(0, from));
        return at < 0 ? -1L : (long) text.codePointCount(0, at);
    }

    private static Long lastIndexOf(String text, String part, int from) {
        int length = length(text);
        if (from < 0 || (from > length && from != Integer.MAX_VALUE)) {
            return null;
        }
        int at = text.lastIndexOf(part, from >= length ? text.length() : text.offsetByCodePoints(0, from));
        return at < 0 ? -1L : (long) text.codePointCount(0, at);
    }

    private static String ascii(String text, char from, char to, int shift) {
        var out = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= from && c <= to) {
                out.setCharAt(i, (char) (c + shift));
            }
        }
        return out.toString();
    }

    private static String replace(String text, String part, String by, long limit) {
        if (part.isEmpty() && text.length() * (by.length() + 1L) > Expression.MAX_TEXT_LENGTH) {
            throw tooLong();
        }
        var out = new StringBuilder();
        int at = 0;
        long left = limit < 0 ? Long.MAX_VALUE : limit;
        for (; left > 0; left--) {
            int found = text.indexOf(part, at);
            if (found < 0) {
                break;
            }
            out.append(text, at, found).append(by);
            at = found + part.length();
            if (part.isEmpty()) {
                if (found == text.length()) {
                    break;
                }
                int next = text.offsetByCodePoints(found, 1);
                out.append(text, found, next);
                at = next;
            }
            if (out.length() > Expression.MAX_TEXT_LENGTH) {
                throw tooLong();
            }
        }
        return out.append(text, at, text.length()).toString();
    }

    private static List<Object> split(String text, String by, long limit) {
        var parts = new ArrayList<Object>();
        int at = 0;
        while (limit < 0 || parts.size() < limit - 1) {
            int found = by.isEmpty() ? at < text.length() ? text.offsetByCodePoints(at, 1) : -1 : text.indexOf(by, at);
            if (found < 0 || (by.isEmpty() && found == text.length())) {
                break;
            }
            parts.add(text.substring(at, found));
            at = found + by.length();
            BoxedValues.checkSize(parts);
        }
        if (limit != 0 && !(by.isEmpty() && text.isEmpty())) {
            parts.add(text.substring(at));
        }
        return BoxedValues.checkSize(parts);
    }

    private static String substring(String text, List<Object> more) {
        int length = length(text);
        int from = place(more, 0);
        int to = more.size() > 1 ? place(more, 1) : length;
        return from < 0 || from > to || to > length
                ? null
                : text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
    }

    /** Removes Unicode white space from both ends. */
    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isWhite(text.charAt(from))) {
            from++;
        }
        while (to > from && isWhite(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isWhite(char c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
    }

    private static String join(List<Object> operands) {
        var by = operands.size() > 1 ? (String) operands.get(1) : "";
        var out = new StringBuilder();
        var separator = "";
        for (var item : (List<?>) operands.get(0)) {
            out.append(separator).append((String) item);
            separator = by;
            if (out.length() > Expression.MAX_TEXT_LENGTH) {
                throw tooLong();
            }
        }
        return out.toString();
    }

    private static String quote(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(c);
            if (escape >= 0) {
                out.append('\\').append("abfnrtv\\\"".charAt(escape));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static ExpressionLimitException tooLong() {
        return new ExpressionLimitException(
                String.format(Locale.ROOT, "a text of more than %d characters", Expression.MAX_TEXT_LENGTH));
    }
}
