package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.util.List;
import java.util.Map;

/** Variable of a loop: its current item or its accumulator. */
final class Variable extends Expression {
    private final boolean item;
    private byte kind;
    private long bits;
    private String text;
    private Object object;

    /** @param item whether this is the item, in which null is a value; in the accumulator null stands for an error */
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
            setScalar(EventView.BOOL, truth ? 1 : 0);
        } else if (value instanceof Long number) {
            setScalar(EventView.LONG, number);
        } else if (value instanceof Double number) {
            setScalar(EventView.DOUBLE, Double.doubleToRawLongBits(number));
        } else if (value instanceof String string) {
            kind = EventView.TEXT;
            text = string;
        } else if (value instanceof BoxedValues.Timed time) {
            setScalar(time.kind(), time.bits());
        } else {
            kind = value instanceof Map ? MAP : LIST;
            object = value;
        }
        invalidate();
    }

    private void setScalar(byte newKind, long newBits) {
        kind = newKind;
        bits = newBits;
    }

    /** Appends to the list in the accumulator, in place. */
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

    /** List that only this variable refers to, so that it may be modified. */
    private static final class Growing extends java.util.ArrayList<Object> {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public ValueType type() {
        return ValueType.ANY;
    }

    @Override
    byte compute(EventView event) {
        return switch (kind) {
            case EventView.TEXT -> setText(text);
            case LIST, MAP -> setObject(kind, object);
            default -> setBits(kind, bits);
        };
    }
}
