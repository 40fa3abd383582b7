package io.millrace.aggregation.event;

import io.millrace.schemas.event.EventType;
import java.util.Arrays;
import java.util.Locale;

/**
 * Field values of one event, by slot. Text stays in the event's bytes and is decoded on request. The {@link EventReader} reuses
 * one view for all events, so a view is valid until the next read. Not thread-safe.
 */
public final class EventView {
    /** Kind of a slot without a value. */
    public static final byte NULL = 0;
    /** Kind of a boolean; {@link #longBits} is 0 or 1. */
    public static final byte BOOL = 1;
    /** Kind of a 64-bit integer. */
    public static final byte LONG = 2;
    /** Kind of a double; {@link #longBits} returns its IEEE 754 bits. */
    public static final byte DOUBLE = 3;
    /** Kind of a text. */
    public static final byte TEXT = 4;
    /** Kind of a timestamp, ms since the epoch. */
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

    /** A view of no event, for expressions that read none. */
    public static EventView empty() {
        return new EventView();
    }

    void resize(int count) {
        kinds = Arrays.copyOf(kinds, count);
        bits = Arrays.copyOf(bits, count);
    }

    void reset(byte[] value) {
        bytes = value;
        sequence++;
        Arrays.fill(kinds, NULL);
    }

    void setScalar(int slot, byte kind, long value) {
        kinds[slot] = kind;
        bits[slot] = value;
    }

    void setText(int slot, int offset, int length) {
        kinds[slot] = TEXT;
        bits[slot] = ((long) offset << 32) | length;
    }

    /** Number of the event in this view: a value that was computed for another sequence is stale. */
    public long sequence() {
        return sequence;
    }

    /** Event time, ms since the epoch. */
    public long time() {
        return bits[EventField.TIME.slot()];
    }

    /** When ingest received the event, ms since the epoch. */
    public long receivedAt() {
        return bits[EventField.RECEIVED_AT.slot()];
    }

    /** Type of the API call in the spelling of the HTTP API: track, page, … */
    public String type() {
        return TYPES[(int) bits[EventField.TYPE.slot()]];
    }

    public String tenant() {
        return text(EventField.TENANT.slot());
    }

    public String person() {
        return text(EventField.PERSON.slot());
    }

    /** Kind of the slot's value, one of the constants of this class. */
    public byte kind(int slot) {
        return kinds[slot];
    }

    public boolean isNull(int slot) {
        return kinds[slot] == NULL;
    }

    /** Number of a BOOL, LONG or TIMESTAMP; IEEE 754 bits of a DOUBLE. */
    public long longBits(int slot) {
        return bits[slot];
    }

    /** Text of a TEXT slot. Short texts that repeat are the same {@code String}. */
    public String text(int slot) {
        var place = bits[slot];
        return pool.get(bytes, (int) (place >>> 32), (int) place);
    }

    /** Whether a TEXT slot equals the UTF-8 bytes, compared without decoding. */
    public boolean textEquals(int slot, byte[] utf8) {
        var place = bits[slot];
        int from = (int) (place >>> 32);
        int length = (int) place;
        return length == utf8.length && Arrays.equals(bytes, from, from + length, utf8, 0, length);
    }

    /** Bytes that {@link #textOffset} indexes. */
    public byte[] textBytes() {
        return bytes;
    }

    public int textOffset(int slot) {
        return (int) (bits[slot] >>> 32);
    }

    public int textLength(int slot) {
        return (int) bits[slot];
    }
}
