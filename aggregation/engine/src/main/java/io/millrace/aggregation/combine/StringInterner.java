package io.millrace.aggregation.combine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers for the texts that events are grouped by, from one flush to the next: equal texts have equal numbers, so groups
 * are found by comparing numbers. Null is 0. Not thread-safe.
 */
final class StringInterner {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;
    /** More than these, or more bytes than these, are forgotten at the next flush. */
    private static final int MOST_KEPT = 1 << 16;

    static final long MOST_BYTES = 4L << 20;
    /** Slots of an empty dictionary. */
    private static final int LEAST = 1 << 10;
    /** Of a text: its array's header, its slots in both tables. */
    private static final int OVERHEAD = 100;
    /** Of a string that is remembered beside its bytes. */
    private static final int STRING_OVERHEAD = 120;

    private Map<String, Integer> byString = new HashMap<>();
    /** By number, of which the first stands for null; all are valid UTF-8. */
    private byte[][] texts = new byte[LEAST][];

    /**
     * Open-addressed, two longs an entry: what tells texts apart, and the length above the number. Of texts of up to eight bytes,
     * and most that people group by are, the first is the text itself, so that looking them up is over in one line of the cache;
     * of longer ones it is a hash.
     */
    private long[] table = new long[texts.length * 4];

    private int size = 1;
    private long bytes;

    /** The number of a text that is given in UTF-8, if it has one; 0 if it has none. Nothing is remembered. */
    int find(byte[] text, int offset, int length) {
        return find(text, offset, length, tag(text, offset, length));
    }

    /** The number of a text that is given in UTF-8; bytes that are no UTF-8 count as what they are decoded to. */
    int number(byte[] bytes, int offset, int length) {
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
                int number = (int) table[at + 1];
                if (length <= Long.BYTES || equal(texts[number], bytes, offset, length)) {
                    return number;
                }
            }
        }
        return 0;
    }

    /** The number of a text; 0 for null. */
    int number(String text) {
        if (text == null) {
            return 0;
        }
        var known = byString.get(text);
        if (known == null) {
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            known = number(utf8, 0, utf8.length);
            byString.put(text, known);
            bytes += STRING_OVERHEAD + 2L * text.length();
        }
        return known;
    }

    /** The text of a number in UTF-8, null for 0. Not to be changed. */
    byte[] text(int number) {
        return texts[number];
    }

    /** About how many bytes of heap it has taken, with what {@link #grew} told. */
    long bytes() {
        return bytes;
    }

    /** Something that lives as long as these numbers has grown. */
    void grew(long more) {
        bytes += more;
    }

    /** Forgets all numbers, if they are many or large; returns whether it did. To be called when none is in use. */
    boolean forgetMany() {
        if (size < MOST_KEPT && bytes < MOST_BYTES) {
            return false;
        }
        texts = new byte[LEAST][];
        table = new long[LEAST * 4];
        byString = new HashMap<>();
        size = 1;
        bytes = 0;
        return true;
    }

    private int insert(byte[] text, long tag) {
        var valid = new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(valid, text)) {
            return number(valid, 0, valid.length);
        }
        if (size == texts.length) {
            grow();
        }
        int number = size++;
        texts[number] = text;
        bytes += OVERHEAD + text.length;
        place(table, tag, ((long) text.length << 32) | number);
        return number;
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

    private static void place(long[] into, long tag, long lengthAndNumber) {
        int mask = into.length - 1;
        int at = first(tag, (int) (lengthAndNumber >>> 32), mask);
        while (into[at + 1] != 0) {
            at = (at + 2) & mask;
        }
        into[at] = tag;
        into[at + 1] = lengthAndNumber;
    }

    /** Where an entry is looked for first: an even index. */
    private static int first(long tag, int length, int mask) {
        return (int) (((tag ^ length) * MIX) >>> 32) & mask & ~1;
    }

    private static boolean equal(byte[] text, byte[] bytes, int offset, int length) {
        return Arrays.equals(text, 0, length, bytes, offset, offset + length);
    }

    /** Up to eight bytes as a number. */
    private static long word(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (offset + Long.BYTES <= bytes.length) {
            // With what comes after the text cut off.
            return (long) EIGHT.get(bytes, offset) & (-1L >>> (Long.SIZE - Byte.SIZE * length));
        }
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (bytes[offset + i] & 0xff);
        }
        return word;
    }

    /** Of more than eight bytes; the last eight are taken whole, though some were before. */
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
