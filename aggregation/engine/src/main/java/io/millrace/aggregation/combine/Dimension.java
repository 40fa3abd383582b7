package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;

/**
 * One expression that events are grouped by. It interns the expression's label once for each event, however many insights group
 * by it. Not thread-safe.
 */
final class Dimension {
    private final Expression expression;
    private final StringInterner strings;
    private long sequence = -1;
    private int id;
    private byte lastKind = EventView.TEXT;
    private long lastBits;
    private int lastId;

    Dimension(Expression expression, StringInterner strings) {
        this.expression = expression;
        this.strings = strings;
    }

    /** The interned id of the event's {@link Expression#label}. */
    int id(EventView event) {
        if (sequence != event.sequence()) {
            id = find(event);
            sequence = event.sequence();
        }
        return id;
    }

    private int find(EventView event) {
        byte kind = expression.evaluate(event);
        if (kind == EventView.NULL) {
            return 0;
        }
        if (kind == EventView.TEXT) {
            int slot = expression.slot();
            // A text never has more UTF-16 units than bytes, so this one needs no cut.
            return slot >= 0 && event.textLength(slot) <= Expression.MAX_LABEL_LENGTH
                    ? strings.intern(event.textBytes(), event.textOffset(slot), event.textLength(slot))
                    : strings.intern(expression.label(event));
        }
        if (!Expression.isScalar(kind)) {
            return strings.intern(expression.label(event));
        }
        if (kind != lastKind || expression.bits() != lastBits) {
            lastId = strings.intern(expression.label(event));
            lastKind = kind;
            lastBits = expression.bits();
        }
        return lastId;
    }

    /** Forgets its ids: the interner was cleared. */
    void clear() {
        sequence = -1;
        lastKind = EventView.TEXT;
    }
}
