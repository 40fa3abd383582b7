package io.millrace.aggregation.combine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * String interner for the texts that events are grouped by. Equal texts have equal ids until the next clear, so groups are
 * compared by their ids. Null has the id 0. Not thread-safe.
 */
final class StringInterner {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;
    /** With more strings or more bytes than these, it is cleared at the next flush. */
    private static final int MAX_STRINGS = 1 << 16;

    static final long MAX_BYTES = 4L << 20;
    /** Capacity of an empty interner. */
    private static final int MIN_SLOTS = 1 << 10;
    /** Heap of a text beside its bytes: the array's header, and slots in both tables. */
    private static final int OVERHEAD = 100;
    /** Heap of a string that is kept beside its UTF-8 bytes. */
    private static final int STRING_OVERHEAD = 120;

    private Map<String, Integer> byString = new HashMap<>();
    /** Valid UTF-8 by id; the first entry stands for null. */
    private byte[][] texts = new byte[MIN_SLOTS][];

    /**
     * Open-addressed table with two longs an entry: a tag, and the length above the id. The tag of a text of up to eight bytes,
     * as most group values are, is the text itself, so a lookup touches one cache line. The tag of a longer text is a hash.
     */
    private long[] table = new long[texts.length * 4];

    private int size = 1;
    private long bytes;

    /** The id of a text in UTF-8, or 0 if it was not interned. */
    int find(byte[] text, int offset, int length) {
        return find(text, offset, length, tag(text, offset, length));
    }

    /** Interns a text in UTF-8 and returns its id. Malformed bytes are interned as the text that they decode to. */
    int intern(byte[] bytes, int offset, int length) {
        long tag = tag(bytes, offset, length);
        int known = find(bytes, offset, length, tag);
        return known != 0 ? known : insert(Arrays.copyOfRange(bytes, offset, offset + length), tag);
    }

    private static long tag(byte[] bytes, int offset, int length) {
        return length <= Long.BYTES ? word(bytes, offset, length) : hash(bytes, offset, length);
    }

    private int find(byte[] bytes, int offset, int length, long tag) {
        int mask = table.length - 1;
        for (int at = first(tag, length, mask); table[at + 1] != 0; at = (at + 2) & mask) {
            if (table[at] == tag && (int) (table[at + 1] >>> 32) == length) {
                int id = (int) table[at + 1];
                if (length <= Long.BYTES || equal(texts[id], bytes, offset, length)) {
                    return id;
                }
            }
        }
        return 0;
    }

    /** Interns a text and returns its id, 0 for null. */
    int intern(String text) {
        if (text == null) {
            return 0;
        }
        var known = byString.get(text);
        if (known == null) {
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            known = intern(utf8, 0, utf8.length);
            byString.put(text, known);
            bytes += STRING_OVERHEAD + 2L * text.length();
        }
        return known;
    }

    /** The text of an id in UTF-8, null for 0. The array must not be changed. */
    byte[] utf8(int id) {
        return texts[id];
    }

    /** Heap in bytes, approximately, including that of {@link #addBytes}. */
    long bytes() {
        return bytes;
    }

    /** Accounts for something that is cleared together with this interner. */
    void addBytes(long more) {
        bytes += more;
    }

    /** Clears the interner if it is large, and returns whether it did. No id may be in use. */
    boolean clearIfLarge() {
        if (size < MAX_STRINGS && bytes < MAX_BYTES) {
            return false;
        }
        texts = new byte[MIN_SLOTS][];
        table = new long[MIN_SLOTS * 4];
        byString = new HashMap<>();
        size = 1;
        bytes = 0;
        return true;
    }

    private int insert(byte[] text, long tag) {
        var valid = new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(valid, text)) {
            return intern(valid, 0, valid.length);
        }
        if (size == texts.length) {
            grow();
        }
        int id = size++;
        texts[id] = text;
        bytes += OVERHEAD + text.length;
        place(table, tag, ((long) text.length << 32) | id);
        return id;
    }

    private void grow() {
        texts = Arrays.copyOf(texts, size * 2);
        var larger = new long[size * 8];
        for (int i = 0; i < table.length; i += 2) {
            if (table[i + 1] != 0) {
                place(larger, table[i], table[i + 1]);
            }
        }
        table = larger;
    }

    private static void place(long[] into, long tag, long lengthAndId) {
        int mask = into.length - 1;
        int at = first(tag, (int) (lengthAndId >>> 32), mask);
        while (into[at + 1] != 0) {
            at = (at + 2) & mask;
        }
        into[at] = tag;
        into[at + 1] = lengthAndId;
    }

    /** The first slot that is probed: an even index. */
    private static int first(long tag, int length, int mask) {
        int high = (int) (((tag ^ length) * MIX) >>> 32);
        // The last bytes of a text reach only the highest bits of the product.
        return (high ^ (high >>> 15)) & mask & ~1;
    }

    private static boolean equal(byte[] text, byte[] bytes, int offset, int length) {
        return Arrays.equals(text, 0, length, bytes, offset, offset + length);
    }

    /** Up to eight bytes as a long. */
    private static long word(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (offset + Long.BYTES <= bytes.length) {
            // Masks the bytes after the text.
            return (long) EIGHT.get(bytes, offset) & (-1L >>> (Long.SIZE - Byte.SIZE * length));
        }
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (bytes[offset + i] & 0xff);
        }
        return word;
    }

    /** Hash of more than eight bytes. The last word overlaps the one before it unless the length is a multiple of eight. */
    private static long hash(byte[] bytes, int offset, int length) {
        long hash = length;
        int last = offset + length - Long.BYTES;
        for (int at = offset; at < last; at += Long.BYTES) {
            hash = (hash ^ (long) EIGHT.get(bytes, at)) * MIX;
            hash ^= hash >>> 32;
        }
        hash = (hash ^ (long) EIGHT.get(bytes, last)) * MIX;
        return hash ^ (hash >>> 29);
    }
}
