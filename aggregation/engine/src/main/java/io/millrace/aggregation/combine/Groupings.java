package io.millrace.aggregation.combine;

import io.millrace.aggregation.expression.Expression;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The dimensions and group keys of a task's insights, each made once. Not thread-safe. */
final class Groupings {
    private final StringInterner dictionary = new StringInterner();
    private final Map<Expression, Dimension> dimensions = new HashMap<>();
    private final Map<List<Expression>, Grouping> keys = new HashMap<>();

    /** The key of these dimensions. Equal expressions are one object, so its identity is enough. */
    Grouping of(List<Expression> expressions) {
        return keys.computeIfAbsent(
                expressions,
                list -> new Grouping(list.stream().map(this::dimension).toArray(Dimension[]::new), dictionary));
    }

    private Dimension dimension(Expression expression) {
        return dimensions.computeIfAbsent(expression, one -> new Dimension(one, dictionary));
    }

    /** About how many bytes of heap the numbers take. */
    long bytes() {
        return dictionary.bytes();
    }

    /** Bounds its memory; to be called when no key is in use. */
    void forgetMany() {
        if (dictionary.forgetMany()) {
            keys.values().forEach(Grouping::forget);
        }
    }
}
