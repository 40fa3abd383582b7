package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;

/** Constant value. */
final class Constant extends Expression {
    private final byte kind;
    private final long bits;
    private final String text;

    private Constant(byte kind, long bits, String text) {
        this.kind = kind;
        this.bits = bits;
        this.text = text;
    }

    static Constant ofNull() {
        return new Constant(EventView.NULL, 0, null);
    }

    static Constant of(boolean value) {
        return new Constant(EventView.BOOL, value ? 1 : 0, null);
    }

    static Constant of(long value) {
        return new Constant(EventView.LONG, value, null);
    }

    static Constant of(double value) {
        return new Constant(EventView.DOUBLE, Double.doubleToRawLongBits(value), null);
    }

    static Constant of(String value) {
        return new Constant(EventView.TEXT, 0, value);
    }

    static Constant ofTimestamp(long millis) {
        return new Constant(EventView.TIMESTAMP, millis, null);
    }

    static Constant ofDuration(long millis) {
        return new Constant(DURATION, millis, null);
    }

    boolean isNull() {
        return kind == EventView.NULL;
    }

    /** Text of a text constant, else null. */
    String constantText() {
        return text;
    }

    @Override
    public ValueType type() {
        return switch (kind) {
            case EventView.BOOL -> ValueType.BOOL;
            case EventView.LONG -> ValueType.LONG;
            case EventView.DOUBLE -> ValueType.DOUBLE;
            case EventView.TEXT -> ValueType.TEXT;
            case EventView.TIMESTAMP -> ValueType.TIMESTAMP;
            case DURATION -> ValueType.DURATION;
            default -> ValueType.ANY;
        };
    }

    @Override
    byte compute(EventView event) {
        return kind == EventView.TEXT ? setText(text) : setBits(kind, bits);
    }
}
