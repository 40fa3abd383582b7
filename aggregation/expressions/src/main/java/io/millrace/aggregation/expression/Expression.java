package io.millrace.aggregation.expression;

import com.dynatrace.hash4j.hashing.Hasher64;
import io.millrace.aggregation.event.EventView;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Closure that evaluates an expression over the slots of an event. It caches its value for the current event, so that a
 * sub-expression that several definitions share is computed once per event. Not thread-safe.
 *
 * <p>Null stands for CEL's errors: an absent field, a failed conversion or operands of the wrong type give null, every operator
 * passes it through, {@code &&}, {@code ||} and {@code ?:} absorb it as CEL absorbs errors, and a condition that is null matches
 * nothing. Only {@code == null}, {@code != null} and {@code has()} test for it.
 */
public abstract class Expression {
    /** Kind of a duration, in ms; other scalar kinds are those of {@link EventView}. */
    static final byte DURATION = 6;

    /** Kind of a list. */
    static final byte LIST = 7;
    /** Kind of a map. */
    static final byte MAP = 8;

    /** Maximum length of a text that an expression builds, in UTF-16 units; a longer one throws. */
    static final int MAX_TEXT_LENGTH = 1 << 16;

    /** Maximum length of {@link #label}, in UTF-16 units. */
    public static final int MAX_LABEL_LENGTH = 512;

    private EventView evaluatedFor;
    private long sequence;
    private byte kind;
    private long bits;
    private String text;
    private Object object;
    private Hasher64 hashedBy;
    private long hashed;
    private long hash;

    /** Whether {@link #bits} hold the whole value of this kind. */
    public static boolean isScalar(byte kind) {
        return kind != EventView.TEXT && kind < LIST;
    }

    /** Type of every non-null value, as far as it is known without an event. */
    public abstract ValueType type();

    /** Slot that the expression reads unchanged, or -1. The text of such an expression is in the event's bytes, not decoded yet. */
    public int slot() {
        return -1;
    }

    /** Computes the value with one of the setters below and returns its kind. */
    abstract byte compute(EventView event);

    /** Evaluates the expression on the event and returns the kind of the value, which the accessors then return. */
    public final byte evaluate(EventView event) {
        if (sequence == event.sequence() && evaluatedFor == event) {
            return kind;
        }
        text = null;
        kind = compute(event);
        evaluatedFor = event;
        sequence = event.sequence();
        return kind;
    }

    /** Whether the value for the event is true. */
    public final boolean isTrue(EventView event) {
        return evaluate(event) == EventView.BOOL && bits != 0;
    }

    /** After {@link #evaluate}: number of a BOOL, LONG, TIMESTAMP or duration; IEEE 754 bits of a DOUBLE. */
    public final long bits() {
        return bits;
    }

    /** After {@link #evaluate}: value of a LONG or DOUBLE as a double. */
    public final double number() {
        return kind == EventView.DOUBLE ? Double.longBitsToDouble(bits) : (double) bits;
    }

    /** After {@link #evaluate}: value of a LIST or MAP, with items as in {@link BoxedValues}. */
    final Object object() {
        return object;
    }

    /** After {@link #evaluate}: value of a TEXT. */
    final String string() {
        if (text == null) {
            text = decodeText(evaluatedFor);
        }
        return text;
    }

    /** Text of a TEXT that {@link #compute} left undecoded. */
    String decodeText(EventView event) {
        throw new IllegalStateException("compute() returned TEXT without setting a text");
    }

    /**
     * After {@link #evaluate}, if the value is not null: hash of its text. Text that is still in the event's bytes is hashed
     * without decoding.
     */
    public final long hash(Hasher64 hasher) {
        if (hashed != sequence || hashedBy != hasher) {
            hash = kind == EventView.TEXT && text == null
                    ? hashText(evaluatedFor, hasher)
                    : hashOf(text(evaluatedFor), hasher);
            hashed = sequence;
            hashedBy = hasher;
        }
        return hash;
    }

    long hashText(EventView event, Hasher64 hasher) {
        return hashOf(decodeText(event), hasher);
    }

    private static long hashOf(String value, Hasher64 hasher) {
        return hasher.hashBytesToLong(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Value for the event as text, as a dimension shows it; null for null. */
    final String text(EventView event) {
        return switch (evaluate(event)) {
            case EventView.NULL -> null;
            case EventView.BOOL -> bits != 0 ? "true" : "false";
            case EventView.LONG -> Long.toString(bits);
            case EventView.DOUBLE -> decimal(Double.longBitsToDouble(bits));
            case EventView.TEXT -> string();
            case LIST, MAP -> BoxedValues.toText(object);
            default -> TimestampFunctions.toText(kind, bits);
        };
    }

    /** {@link #text}, cut to {@link #MAX_LABEL_LENGTH} UTF-16 units: the value of a dimension. */
    public final String label(EventView event) {
        var whole = text(event);
        if (whole == null || whole.length() <= MAX_LABEL_LENGTH) {
            return whole;
        }
        boolean inPair = Character.isHighSurrogate(whole.charAt(MAX_LABEL_LENGTH - 1));
        return whole.substring(0, inPair ? MAX_LABEL_LENGTH - 1 : MAX_LABEL_LENGTH);
    }

    static String decimal(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    final byte setLong(long value) {
        bits = value;
        return EventView.LONG;
    }

    final byte setDouble(double value) {
        bits = Double.doubleToRawLongBits(value);
        return EventView.DOUBLE;
    }

    final byte setBoolean(boolean value) {
        bits = value ? 1 : 0;
        return EventView.BOOL;
    }

    final byte setText(String value) {
        if (value.length() > MAX_TEXT_LENGTH) {
            throw new ExpressionLimitException("a text of more than " + MAX_TEXT_LENGTH + " characters");
        }
        text = value;
        return EventView.TEXT;
    }

    final byte setBits(byte newKind, long newBits) {
        bits = newBits;
        return newKind;
    }

    final byte setObject(byte newKind, Object value) {
        object = value;
        return newKind;
    }

    /** Copies the value of another expression that was just evaluated, and returns its kind. */
    final byte copyValue(Expression other) {
        return copyValue(other, other.kind);
    }

    /** Copies the value of another expression that has just computed a value of the kind. */
    final byte copyValue(Expression other, byte otherKind) {
        bits = other.bits;
        if (otherKind == EventView.TEXT) {
            text = other.string();
        } else if (otherKind == LIST || otherKind == MAP) {
            object = other.object;
        }
        return otherKind;
    }

    /**
     * Drops the cached value, because the item of an enclosing loop changed.
     *
     * @return approximate cost of computing the dropped value, in steps; 0 if it was not computed
     */
    final int invalidate() {
        if (evaluatedFor == null) {
            return 0;
        }
        evaluatedFor = null;
        if (kind == EventView.TEXT) {
            return 1 + (text == null ? 0 : text.length() >> 6);
        }
        return kind == LIST || kind == MAP ? 1 + (createsCollection() ? CollectionFunctions.size(object) >> 3 : 0) : 1;
    }

    /** Whether its lists and maps are built anew rather than passed through, so that their size counts as cost. */
    boolean createsCollection() {
        return false;
    }
}
