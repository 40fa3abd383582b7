package io.millrace.aggregation.expression;

import com.google.re2j.Pattern;
import io.millrace.aggregation.event.EventView;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Standard CEL functions on text, and {@code lower}, {@code upper}, {@code before}, {@code after}; null where an operand is not text. */
final class TextFunctions {
    private TextFunctions() {}

    static Expression startsWith(Expression text, Expression prefix) {
        return test(text, prefix, String::startsWith);
    }

    static Expression endsWith(Expression text, Expression suffix) {
        return test(text, suffix, String::endsWith);
    }

    static Expression contains(Expression text, Expression part) {
        return test(text, part, String::contains);
    }

    /** {@code matches()} by RE2, linear in the length of the text, so that no pattern can stall a task. */
    static Expression matches(Expression text, Pattern pattern) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                return text.evaluate(event) == EventView.TEXT
                        ? setBoolean(pattern.matcher(text.string()).find())
                        : EventView.NULL;
            }
        };
    }

    static Expression lower(Expression text) {
        return map(text, value -> value.toLowerCase(Locale.ROOT));
    }

    static Expression upper(Expression text) {
        return map(text, value -> value.toUpperCase(Locale.ROOT));
    }

    /** Part before the first separator; the whole text if there is none. */
    static Expression before(Expression text, Expression separator) {
        return combine(text, separator, (value, mark) -> {
            int at = value.indexOf(mark);
            return at < 0 ? value : value.substring(0, at);
        });
    }

    /** Part after the last separator; the whole text if there is none. */
    static Expression after(Expression text, Expression separator) {
        return combine(text, separator, (value, mark) -> {
            int at = value.lastIndexOf(mark);
            return at < 0 ? value : value.substring(at + mark.length());
        });
    }

    private static Expression test(Expression text, Expression other, BiPredicate<String, String> predicate) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                boolean texts = text.evaluate(event) == EventView.TEXT && other.evaluate(event) == EventView.TEXT;
                return texts ? setBoolean(predicate.test(text.string(), other.string())) : EventView.NULL;
            }
        };
    }

    private static Expression map(Expression text, UnaryOperator<String> function) {
        return new TypedExpression(ValueType.TEXT) {
            @Override
            byte compute(EventView event) {
                return text.evaluate(event) == EventView.TEXT ? setText(function.apply(text.string())) : EventView.NULL;
            }
        };
    }

    private static Expression combine(Expression text, Expression other, BinaryOperator<String> function) {
        return new TypedExpression(ValueType.TEXT) {
            @Override
            byte compute(EventView event) {
                boolean texts = text.evaluate(event) == EventView.TEXT && other.evaluate(event) == EventView.TEXT;
                return texts ? setText(function.apply(text.string(), other.string())) : EventView.NULL;
            }
        };
    }
}
