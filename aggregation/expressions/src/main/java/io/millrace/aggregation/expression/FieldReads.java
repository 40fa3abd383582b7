package io.millrace.aggregation.expression;

import com.dynatrace.hash4j.hashing.Hasher64;
import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.EventView;
import java.nio.charset.StandardCharsets;

/** Reads of a field of the event. */
final class FieldReads {
    private FieldReads() {}

    static Expression of(EventField field) {
        return switch (field.shape()) {
            case TIMESTAMP -> new FieldRead(field.slot(), ValueType.TIMESTAMP);
            case FLAG -> new FieldRead(field.slot(), ValueType.BOOL);
            case TEXT -> new FieldRead(field.slot(), ValueType.TEXT);
            case SYMBOL -> new EventType();
        };
    }

    static Expression ofKey(int slot) {
        return new FieldRead(slot, ValueType.ANY);
    }

    static Expression isPresent(Expression slot) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView of) {
                return setBoolean(slot.evaluate(of) != EventView.NULL);
            }
        };
    }

    /** Whether the field is exactly this text, compared as bytes; null where it is absent. */
    static Expression equalsText(int slot, String text, boolean negated) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView of) {
                return switch (of.kind(slot)) {
                    case EventView.NULL -> EventView.NULL;
                    case EventView.TEXT -> setBoolean(of.textEquals(slot, utf8) != negated);
                    default -> setBoolean(negated);
                };
            }
        };
    }

    static final class FieldRead extends Expression {
        private final int slot;
        private final ValueType type;

        FieldRead(int slot, ValueType type) {
            this.slot = slot;
            this.type = type;
        }

        /** Whether it is of a property or trait, which holds lists as the JSON that was sent. */
        boolean isKey() {
            return type == ValueType.ANY;
        }

        @Override
        public int slot() {
            return slot;
        }

        @Override
        public ValueType type() {
            return type;
        }

        @Override
        byte compute(EventView of) {
            return setBits(of.kind(slot), of.longBits(slot));
        }

        @Override
        String decodeText(EventView of) {
            return of.text(slot);
        }

        @Override
        long hashText(EventView of, Hasher64 hasher) {
            return hasher.hashBytesToLong(of.textBytes(), of.textOffset(slot), of.textLength(slot));
        }
    }

    /** The call's type, in the spelling of the HTTP API. */
    private static final class EventType extends TypedExpression {
        EventType() {
            super(ValueType.TEXT);
        }

        @Override
        byte compute(EventView of) {
            return setText(of.type());
        }
    }
}
