package io.millrace.aggregation.expression;

import com.dynatrace.hash4j.hashing.Hasher64;
import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.EventView;
import java.nio.charset.StandardCharsets;

/** Reads of a field of the event. */
final class Slots {
    private Slots() {}

    static Expression of(EventField field) {
        return switch (field.shape()) {
            case TIMESTAMP -> new Slot(field.slot(), Type.TIMESTAMP);
            case FLAG -> new Slot(field.slot(), Type.BOOL);
            case TEXT -> new Slot(field.slot(), Type.TEXT);
            case SYMBOL -> new EventType();
        };
    }

    static Expression ofKey(int slot) {
        return new Slot(slot, Type.ANY);
    }

    static Expression isPresent(Expression slot) {
        return new Typed(Type.BOOL) {
            @Override
            byte compute(EventView of) {
                return ofBoolean(slot.evaluate(of) != EventView.NULL);
            }
        };
    }

    /** Whether the field is exactly this text, compared as bytes; null where it is absent. */
    static Expression equalsText(int slot, String text, boolean negated) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Typed(Type.BOOL) {
            @Override
            byte compute(EventView of) {
                return switch (of.kind(slot)) {
                    case EventView.NULL -> EventView.NULL;
                    case EventView.TEXT -> ofBoolean(of.textEquals(slot, utf8) != negated);
                    default -> ofBoolean(negated);
                };
            }
        };
    }

    static final class Slot extends Expression {
        private final int slot;
        private final Type type;

        Slot(int slot, Type type) {
            this.slot = slot;
            this.type = type;
        }

        /** Whether it is of a property or trait, which holds lists as the JSON that was sent. */
        boolean isKey() {
            return type == Type.ANY;
        }

        @Override
        public int slot() {
            return slot;
        }

        @Override
        public Type type() {
            return type;
        }

        @Override
        byte compute(EventView of) {
            return ofBits(of.kind(slot), of.longBits(slot));
        }

        @Override
        String loadText(EventView of) {
            return of.text(slot);
        }

        @Override
        long hashText(EventView of, Hasher64 hasher) {
            return hasher.hashBytesToLong(of.textBytes(), of.textOffset(slot), of.textLength(slot));
        }
    }

    /** The call's type, in the spelling of the HTTP API. */
    private static final class EventType extends Typed {
        EventType() {
            super(Type.TEXT);
        }

        @Override
        byte compute(EventView of) {
            return ofText(of.type());
        }
    }
}
