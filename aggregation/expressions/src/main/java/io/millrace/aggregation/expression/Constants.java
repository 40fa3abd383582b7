package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;

/** Values that are the same for every event. */
final class Constants extends Expression {
    private final byte kind;
    private final long bits;
    private final String text;

    private Constants(byte kind, long bits, String text) {
        this.kind = kind;
        this.bits = bits;
        this.text = text;
    }

    static Constants nothing() {
        return new Constants(EventView.NULL, 0, null);
    }

    static Constants of(boolean value) {
        return new Constants(EventView.BOOL, value ? 1 : 0, null);
    }

    static Constants of(long value) {
        return new Constants(EventView.LONG, value, null);
    }

    static Constants of(double value) {
        return new Constants(EventView.DOUBLE, Double.doubleToRawLongBits(value), null);
    }

    static Constants of(String value) {
        return new Constants(EventView.TEXT, 0, value);
    }

    static Constants ofTimestamp(long millis) {
        return new Constants(EventView.TIMESTAMP, millis, null);
    }

    static Constants ofDuration(long millis) {
        return new Constants(DURATION, millis, null);
    }

    boolean isNull() {
        return kind == EventView.NULL;
    }

    /** The text of a text constant, else null. */
    String constantText() {
        return text;
    }

    /** The number of a numeric constant, else NaN. */
    double constantNumber() {
        return switch (kind) {
            case EventView.LONG -> bits;
            case EventView.DOUBLE -> Double.longBitsToDouble(bits);
            default -> Double.NaN;
        };
    }

    @Override
    public Type type() {
        return switch (kind) {
            case EventView.BOOL -> Type.BOOL;
            case EventView.LONG -> Type.LONG;
            case EventView.DOUBLE -> Type.DOUBLE;
            case EventView.TEXT -> Type.TEXT;
            case EventView.TIMESTAMP -> Type.TIMESTAMP;
            case DURATION -> Type.DURATION;
            default -> Type.ANY;
        };
    }

    @Override
    byte compute(EventView of) {
        return kind == EventView.TEXT ? ofText(text) : ofBits(kind, bits);
    }
}
