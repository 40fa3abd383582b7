package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.util.List;
import java.util.Map;

/** The item that a comprehension is at, or what it has come to so far. */
final class Variable extends Expression {
    private final boolean item;
    private byte kind;
    private long bits;
    private String text;
    private Object object;

    /** @param item whether it is an item; else what the loop has come to, in which null stands for an error */
    Variable(boolean item) {
        this.item = item;
    }

    boolean isItem() {
        return item;
    }

    void set(Object value) {
        if (value == null) {
            kind = EventView.NULL;
        } else if (value instanceof Boolean truth) {
            is(EventView.BOOL, truth ? 1 : 0);
        } else if (value instanceof Long number) {
            is(EventView.LONG, number);
        } else if (value instanceof Double number) {
            is(EventView.DOUBLE, Double.doubleToRawLongBits(number));
        } else if (value instanceof String string) {
            kind = EventView.TEXT;
            text = string;
        } else if (value instanceof BoxedValues.Timed time) {
            is(time.kind(), time.bits());
        } else {
            kind = value instanceof Map ? MAP : LIST;
            object = value;
        }
        invalidate();
    }

    private void is(byte newKind, long newBits) {
        kind = newKind;
        bits = newBits;
    }

    /** Adds an item to the list that it has come to, which is nobody else's. */
    @SuppressWarnings("unchecked")
    void append(Object item) {
        if (!(object instanceof Growing)) {
            var growing = new Growing();
            growing.addAll((List<Object>) object);
            object = growing;
        }
        ((Growing) object).add(item);
        BoxedValues.checkSize((Growing) object);
    }

    /** A list that only its variable has. */
    private static final class Growing extends java.util.ArrayList<Object> {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public ValueType type() {
        return ValueType.ANY;
    }

    @Override
    byte compute(EventView of) {
        return switch (kind) {
            case EventView.TEXT -> setText(text);
            case LIST, MAP -> setObject(kind, object);
            default -> setBits(kind, bits);
        };
    }
}
