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
final class Dictionary {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;
    /** More than these are forgotten at the next flush. */
    private static final int MOST_KEPT = 1 << 16;

    private final Map<String, Integer> byString = new HashMap<>();
    /** By number, of which the first stands for null; all are valid UTF-8. */
    private byte[][] texts = new byte[1 << 10][];

    /** Open-addressed: a text's hash above its number, so that most of a look-up is in one line of the cache. */
    private long[] table = new long[texts.length * 2];

    private int size = 1;

    /** The number of a text that is given in UTF-8; bytes that are no UTF-8 count as what they are decoded to. */
    int number(byte[] bytes, int offset, int length) {
        int hash = hash(bytes, offset, length);
        int mask = table.length - 1;
        int at = hash & mask;
        for (long entry = table[at]; entry != 0; entry = table[at]) {
            if ((int) (entry >>> 32) == hash && equal(texts[(int) entry], bytes, offset, length)) {
                return (int) entry;
            }
            at = (at + 1) & mask;
        }
        return insert(Arrays.copyOfRange(bytes, offset, offset + length), hash);
    }

    /** The number of a text; 0 for null. */
    int number(String text) {
        if (text == null) {
            return 0;
        }
        var known = byString.get(text);
        if (known == null) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            known = number(bytes, 0, bytes.length);
            byString.put(text, known);
        }
        return known;
    }

    /** The text of a number in UTF-8, null for 0. Not to be changed. */
    byte[] text(int number) {
        return texts[number];
    }

    /** Forgets all numbers, if they are many; returns whether it did. To be called when none is in use. */
    boolean forgetMany() {
        if (size < MOST_KEPT) {
            return false;
        }
        Arrays.fill(texts, 0, size, null);
        Arrays.fill(table, 0);
        byString.clear();
        size = 1;
        return true;
    }

    private int insert(byte[] text, int hash) {
        var valid = new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(valid, text)) {
            return number(valid, 0, valid.length);
        }
        if (size == texts.length) {
            grow();
        }
        int number = size++;
        texts[number] = text;
        place(table, ((long) hash << 32) | number);
        return number;
    }

    private void grow() {
        texts = Arrays.copyOf(texts, size * 2);
        var larger = new long[size * 4];
        for (long entry : table) {
            if (entry != 0) {
                place(larger, entry);
            }
        }
        table = larger;
    }

    private static void place(long[] into, long entry) {
        int mask = into.length - 1;
        int at = (int) (entry >>> 32) & mask;
        while (into[at] != 0) {
            at = (at + 1) & mask;
        }
        into[at] = entry;
    }

    private static boolean equal(byte[] text, byte[] bytes, int offset, int length) {
        return text.length == length && Arrays.equals(text, 0, length, bytes, offset, offset + length);
    }

    private static int hash(byte[] bytes, int offset, int length) {
        long hash = length;
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ (long) EIGHT.get(bytes, at)) * MIX;
            hash ^= hash >>> 32;
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = (rest << 8) | (bytes[at] & 0xff);
        }
        hash = (hash ^ rest) * MIX;
        return (int) (hash >>> 32);
    }
}
