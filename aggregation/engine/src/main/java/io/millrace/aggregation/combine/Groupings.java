package io.millrace.aggregation.combine;

import io.millrace.aggregation.expression.Expression;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The dimensions and groupings of a task's insights, each distinct one created once. Not thread-safe. */
final class Groupings {
    private final StringInterner strings = new StringInterner();
    private final Map<Expression, Dimension> dimensions = new HashMap<>();
    private final Map<List<Expression>, Grouping> groupings = new HashMap<>();

    /** The grouping by these dimensions. Equal expressions of a task are one object, so their identity is enough. */
    Grouping by(List<Expression> expressions) {
        return groupings.computeIfAbsent(
                expressions,
                list -> new Grouping(list.stream().map(this::dimension).toArray(Dimension[]::new), strings));
    }

    private Dimension dimension(Expression expression) {
        return dimensions.computeIfAbsent(expression, one -> new Dimension(one, strings));
    }

    /** Heap that interned strings and pairs take, in bytes, approximately. */
    long bytes() {
        return strings.bytes();
    }

    /** Bounds the memory; all keys become invalid if it has to clear. */
    void clearIfLarge() {
        if (strings.clearIfLarge()) {
            groupings.values().forEach(Grouping::clear);
        }
    }
}
