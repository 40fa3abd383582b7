package io.millrace.aggregation.expression;

import com.dynatrace.hash4j.hashing.Hasher64;
import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.EventView;
import java.nio.charset.StandardCharsets;

/** Expressions that read a field of the event. */
final class FieldReads {
    private FieldReads() {}

    static Expression fixedField(EventField field) {
        return switch (field.shape()) {
            case TIMESTAMP -> new FieldRead(field.slot(), ValueType.TIMESTAMP);
            case FLAG -> new FieldRead(field.slot(), ValueType.BOOL);
            case TEXT -> new FieldRead(field.slot(), ValueType.TEXT);
            case SYMBOL -> new EventTypeRead();
        };
    }

    static Expression keyed(int slot) {
        return new FieldRead(slot, ValueType.ANY);
    }

    static Expression isPresent(Expression slot) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                return setBoolean(slot.evaluate(event) != EventView.NULL);
            }
        };
    }

    /** Whether the field equals the text, compared as UTF-8 bytes; null where the field is absent. */
    static Expression equalsText(int slot, String text, boolean negated) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                return switch (event.kind(slot)) {
                    case EventView.NULL -> EventView.NULL;
                    case EventView.TEXT -> setBoolean(event.textEquals(slot, utf8) != negated);
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

        /** Whether the slot holds a property or trait. These keep a list as the JSON text that was sent. */
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
        byte compute(EventView event) {
            return setBits(event.kind(slot), event.longBits(slot));
        }

        @Override
        String decodeText(EventView event) {
            return event.text(slot);
        }

        @Override
        long hashText(EventView event, Hasher64 hasher) {
            return hasher.hashBytesToLong(event.textBytes(), event.textOffset(slot), event.textLength(slot));
        }
    }

    /** Type of the API call, in the spelling of the HTTP API. */
    private static final class EventTypeRead extends TypedExpression {
        EventTypeRead() {
            super(ValueType.TEXT);
        }

        @Override
        byte compute(EventView event) {
            return setText(event.type());
        }
    }
}
