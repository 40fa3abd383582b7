package io.millrace.aggregation.event;

import io.millrace.schemas.event.EventType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The named fields of one event, over its bytes: text is decoded when asked for. The reader reuses one view for all
 * events, so a view is valid until the next read. Not thread-safe.
 */
public final class EventView {
    /** The slot has no value. */
    public static final byte NULL = 0;
    /** The slot is a boolean; {@link #longBits} is 0 or 1. */
    public static final byte BOOL = 1;
    /** The slot is a 64-bit integer. */
    public static final byte LONG = 2;
    /** The slot is a double; {@link #longBits} are its bits. */
    public static final byte DOUBLE = 3;
    /** The slot is text. */
    public static final byte TEXT = 4;
    /** The slot is milliseconds since the epoch. */
    public static final byte TIMESTAMP = 5;

    private static final String[] TYPES = Arrays.stream(EventType.values())
            .map(type -> type.name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new);

    private final StringPool pool = new StringPool();
    private byte[] kinds = new byte[EventField.values().length];
    private long[] bits = new long[EventField.values().length];
    private byte[] bytes = new byte[0];
    private long sequence;

    EventView() {}

    void resize(int count) {
        kinds = Arrays.copyOf(kinds, count);
        bits = Arrays.copyOf(bits, count);
    }

    void reset(byte[] value) {
        bytes = value;
        sequence++;
        Arrays.fill(kinds, NULL);
    }

    void set(int slot, byte kind, long value) {
        kinds[slot] = kind;
        bits[slot] = value;
    }

    void setText(int slot, int offset, int length) {
        kinds[slot] = TEXT;
        bits[slot] = ((long) offset << 32) | length;
    }

    /** Differs for each event that a reader read; what was computed for one sequence holds for that event only. */
    public long sequence() {
        return sequence;
    }

    /** Event time, ms since the epoch. */
    public long time() {
        return bits[EventField.TIME.slot()];
    }

    /** When ingest received it, ms since the epoch. */
    public long receivedAt() {
        return bits[EventField.RECEIVED_AT.slot()];
    }

    /** Which call it was, in the spelling of the HTTP API: track, page, … */
    public String type() {
        return TYPES[(int) bits[EventField.TYPE.slot()]];
    }

    public String tenant() {
        return text(EventField.TENANT.slot());
    }

    public String person() {
        return text(EventField.PERSON.slot());
    }

    /** What the slot holds: one of the constants here. */
    public byte kind(int slot) {
        return kinds[slot];
    }

    public boolean isNull(int slot) {
        return kinds[slot] == NULL;
    }

    /** The number of a BOOL, LONG or TIMESTAMP, the bits of a DOUBLE. */
    public long longBits(int slot) {
        return bits[slot];
    }

    public double doubleValue(int slot) {
        return Double.longBitsToDouble(bits[slot]);
    }

    /** The text of a TEXT slot; short texts that come again are the same object. */
    public String text(int slot) {
        var place = bits[slot];
        return pool.get(bytes, (int) (place >>> 32), (int) place);
    }

    /** Whether a TEXT slot is these UTF-8 bytes, without decoding it. */
    public boolean textEquals(int slot, byte[] utf8) {
        var place = bits[slot];
        int from = (int) (place >>> 32);
        int length = (int) place;
        return length == utf8.length && Arrays.equals(bytes, from, from + length, utf8, 0, length);
    }

    /** The buffer that {@link #textOffset} points into. */
    public byte[] textBytes() {
        return bytes;
    }

    public int textOffset(int slot) {
        return (int) (bits[slot] >>> 32);
    }

    public int textLength(int slot) {
        return (int) bits[slot];
    }

    /** The slot's value as an object, or null. */
    public Object value(int slot) {
        return switch (kinds[slot]) {
            case BOOL -> bits[slot] != 0;
            case LONG, TIMESTAMP -> bits[slot];
            case DOUBLE -> doubleValue(slot);
            case TEXT -> new String(bytes, textOffset(slot), textLength(slot), StandardCharsets.UTF_8);
            default -> null;
        };
    }
}
