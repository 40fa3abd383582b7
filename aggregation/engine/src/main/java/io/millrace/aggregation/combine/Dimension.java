package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;

/**
 * One expression that events are grouped by: its value's number in the dictionary, found once an event however many
 * insights group by it. Not thread-safe.
 */
final class Dimension {
    private final Expression expression;
    private final StringInterner dictionary;
    private long sequence = -1;
    private int number;
    private byte lastKind = EventView.TEXT;
    private long lastBits;
    private int lastNumber;

    Dimension(Expression expression, StringInterner dictionary) {
        this.expression = expression;
        this.dictionary = dictionary;
    }

    /** The number of the event's {@link Expression#label}. */
    int number(EventView event) {
        if (sequence != event.sequence()) {
            number = find(event);
            sequence = event.sequence();
        }
        return number;
    }

    private int find(EventView event) {
        byte kind = expression.evaluate(event);
        if (kind == EventView.NULL) {
            return 0;
        }
        if (kind == EventView.TEXT) {
            int slot = expression.slot();
            // So many bytes are no more UTF-16 units, so there is nothing to cut.
            return slot >= 0 && event.textLength(slot) <= Expression.MAX_LABEL_LENGTH
                    ? dictionary.number(event.textBytes(), event.textOffset(slot), event.textLength(slot))
                    : dictionary.number(expression.label(event));
        }
        if (!Expression.isScalar(kind)) {
            return dictionary.number(expression.label(event));
        }
        if (kind != lastKind || expression.bits() != lastBits) {
            lastNumber = dictionary.number(expression.label(event));
            lastKind = kind;
            lastBits = expression.bits();
        }
        return lastNumber;
    }

    /** The dictionary has forgotten its numbers. */
    void forget() {
        sequence = -1;
        lastKind = EventView.TEXT;
    }
}
