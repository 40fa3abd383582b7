package io.millrace.aggregation.expression;

import com.dynatrace.hash4j.hashing.Hasher64;
import io.millrace.aggregation.event.EventView;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * A closure over an event's slots. It keeps the value it had for the last event, so that a sub-expression that several
 * definitions share is computed once an event. Not thread-safe.
 *
 * <p>Null is what CEL calls an error: it comes from an absent field, a conversion that fails or operands that do not fit,
 * passes through every operator, is absorbed by {@code &&}, {@code ||} and {@code ?:} as CEL absorbs errors, and as a
 * predicate's result matches nothing. Only {@code == null}, {@code != null} and {@code has()} see it.
 */
public abstract class Expression {
    /** Kind of a value that is a duration in ms; the other kinds are those of {@link EventView}. */
    static final byte DURATION = 6;

    /** Kind of a value that is a list. */
    static final byte LIST = 7;
    /** Kind of a value that is a map. */
    static final byte MAP = 8;

    /** UTF-16 units of the longest text that an expression makes; a longer one fails. */
    static final int MAX_TEXT_LENGTH = 1 << 16;

    /** Bound of {@link #label}. */
    public static final int MAX_LABEL_LENGTH = 512;

    private EventView event;
    private long sequence;
    private byte kind;
    private long bits;
    private String text;
    private Object object;
    private Hasher64 hashedBy;
    private long hashed;
    private long hash;

    /** Whether a value of the kind is told by its {@link #bits}. */
    public static boolean isScalar(byte kind) {
        return kind != EventView.TEXT && kind < LIST;
    }

    /** What a non-null value is, as far as it is known before any event. */
    public abstract ValueType type();

    /** The slot whose text the value is where it is a TEXT, or -1: then it is in the event's bytes, not decoded yet. */
    public int slot() {
        return -1;
    }

    /** Computes the value: returns its kind, having set bits or text before. */
    abstract byte compute(EventView of);

    /** The kind of the value for this event; the accessors then give the value. */
    public final byte evaluate(EventView of) {
        if (sequence == of.sequence() && event == of) {
            return kind;
        }
        text = null;
        kind = compute(of);
        event = of;
        sequence = of.sequence();
        return kind;
    }

    /** Whether the value is true. */
    public final boolean isTrue(EventView of) {
        return evaluate(of) == EventView.BOOL && bits != 0;
    }

    /** After {@link #evaluate}: the number of a BOOL, LONG, TIMESTAMP or duration, the bits of a DOUBLE. */
    public final long bits() {
        return bits;
    }

    /** After {@link #evaluate}: the value of a LONG or DOUBLE as a double. */
    public final double number() {
        return kind == EventView.DOUBLE ? Double.longBitsToDouble(bits) : (double) bits;
    }

    /** After {@link #evaluate}: the value of a LIST or MAP, as {@link BoxedValues} has it. */
    final Object object() {
        return object;
    }

    /** After {@link #evaluate}: the value of a TEXT. */
    public final String string() {
        if (text == null) {
            text = decodeText(event);
        }
        return text;
    }

    /** The text of a TEXT that was not set when computed. */
    String decodeText(EventView of) {
        throw new IllegalStateException("no text was computed");
    }

    /**
     * After {@link #evaluate} of a value that is not null: a hash of its text, taken without decoding where the text is in
     * the event's bytes.
     */
    public final long hash(Hasher64 hasher) {
        if (hashed != sequence || hashedBy != hasher) {
            hash = kind == EventView.TEXT && text == null ? hashText(event, hasher) : hashOf(text(event), hasher);
            hashed = sequence;
            hashedBy = hasher;
        }
        return hash;
    }

    long hashText(EventView of, Hasher64 hasher) {
        return hashOf(decodeText(of), hasher);
    }

    private static long hashOf(String value, Hasher64 hasher) {
        return hasher.hashBytesToLong(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The value as text, such as a dimension shows it; null for null. */
    public final String text(EventView of) {
        return switch (evaluate(of)) {
            case EventView.NULL -> null;
            case EventView.BOOL -> bits != 0 ? "true" : "false";
            case EventView.LONG -> Long.toString(bits);
            case EventView.DOUBLE -> decimal(Double.longBitsToDouble(bits));
            case EventView.TEXT -> string();
            case LIST, MAP -> BoxedValues.text(object);
            default -> TimestampFunctions.text(kind, bits);
        };
    }

    /** {@link #text}, cut to {@link #MAX_LABEL_LENGTH} UTF-16 units: what rows are grouped by and counted under. */
    public final String label(EventView of) {
        var whole = text(of);
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

    /** Takes over the value of another expression that was just evaluated. */
    final byte copyValue(Expression other) {
        return copyValue(other, other.kind);
    }

    /** The same, of one that has just computed a value of that kind. */
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
     * Forgets the value: an item of a list has taken the place of another.
     *
     * @return about how much work it was to compute it; 0 if it was not asked for
     */
    final int invalidate() {
        if (event == null) {
            return 0;
        }
        event = null;
        if (kind == EventView.TEXT) {
            return 1 + (text == null ? 0 : text.length() >> 6);
        }
        return kind == LIST || kind == MAP ? 1 + (createsCollection() ? CollectionFunctions.size(object) >> 3 : 0) : 1;
    }

    /** Whether its lists and maps are new ones, not somebody else's. */
    boolean createsCollection() {
        return false;
    }
}
