package io.millrace.schemas.serde;

import io.millrace.schemas.event.JsonText;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Immutable map of flattened values over its encoded bytes: lookups scan them and writing copies them, so only iteration decodes
 * entries. Not thread-safe.
 */
final class EncodedMap extends AbstractMap<String, Object> {
    private final byte[] bytes;
    private final int from;
    private final int to;
    private final boolean empty;
    private Map<String, Object> decoded;

    private EncodedMap(byte[] bytes, int from, int to, boolean empty) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.empty = empty;
    }

    /** The map at the cursor, which goes on behind it; every length and branch in it has been checked then. */
    static Map<String, Object> read(AvroCursor cursor) {
        int from = cursor.position();
        boolean empty = true;
        for (long count = cursor.readBlockCount(); count > 0; count = cursor.readBlockCount()) {
            empty = false;
            for (long i = 0; i < count; i++) {
                cursor.skip(cursor.readLength());
                skipValue(cursor);
            }
        }
        return new EncodedMap(cursor.bytes(), from, cursor.position(), empty);
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    @Override
    public boolean isEmpty() {
        return empty;
    }

    @Override
    public Object get(Object key) {
        return decoded != null || !(key instanceof String text) ? decoded().get(key) : scan(text);
    }

    @Override
    public boolean containsKey(Object key) {
        return decoded().containsKey(key);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return decoded().entrySet();
    }

    /** The last entry counts where a key repeats, as in a map that was filled from the bytes. */
    private Object scan(String key) {
        Object found = null;
        var cursor = cursor();
        for (long count = cursor.readBlockCount(); count > 0; count = cursor.readBlockCount()) {
            for (long i = 0; i < count; i++) {
                int length = cursor.readLength();
                int at = cursor.position();
                cursor.skip(length);
                switch (compare(key, at, length)) {
                    case EQUAL -> found = value(cursor);
                    case DIFFERENT -> skipValue(cursor);
                    case UNDECIDED -> {
                        // Rare: a key beyond ASCII.
                        return decoded().get(key);
                    }
                }
            }
        }
        return found;
    }

    private enum Match {
        EQUAL,
        DIFFERENT,
        UNDECIDED
    }

    private Match compare(String key, int at, int length) {
        // Bytes are never fewer than characters.
        if (length < key.length()) {
            return Match.DIFFERENT;
        }
        for (int i = 0; i < key.length(); i++) {
            byte next = bytes[at + i];
            if (next < 0 || key.charAt(i) >= 0x80) {
                return Match.UNDECIDED;
            }
            if (next != key.charAt(i)) {
                return Match.DIFFERENT;
            }
        }
        return length == key.length() ? Match.EQUAL : Match.DIFFERENT;
    }

    private Map<String, Object> decoded() {
        if (decoded == null) {
            var map = new LinkedHashMap<String, Object>();
            var cursor = cursor();
            for (long count = cursor.readBlockCount(); count > 0; count = cursor.readBlockCount()) {
                for (long i = 0; i < count; i++) {
                    map.put(cursor.readText(), value(cursor));
                }
            }
            decoded = Collections.unmodifiableMap(map);
        }
        return decoded;
    }

    private AvroCursor cursor() {
        var cursor = new AvroCursor();
        cursor.start(bytes, from);
        return cursor;
    }

    private static Object value(AvroCursor cursor) {
        return switch (cursor.readIndex(Branch.COUNT)) {
            case Branch.BOOLEAN -> cursor.readBoolean();
            case Branch.LONG -> cursor.readLong();
            case Branch.DOUBLE -> Double.longBitsToDouble(cursor.readFixed8());
            case Branch.STRING -> cursor.readText();
            case Branch.JSON_TEXT -> new JsonText(cursor.readText());
            default -> null;
        };
    }

    private static void skipValue(AvroCursor cursor) {
        switch (cursor.readIndex(Branch.COUNT)) {
            case Branch.BOOLEAN -> cursor.skip(1);
            case Branch.LONG -> cursor.readLong();
            case Branch.DOUBLE -> cursor.skip(8);
            case Branch.STRING, Branch.JSON_TEXT -> cursor.skip(cursor.readLength());
            default -> {
                // Null takes no bytes.
            }
        }
    }
}
