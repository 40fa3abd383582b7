package io.millrace.aggregation.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * String interner keyed by UTF-8 bytes, so that a country or path that repeats is not allocated again. Direct-mapped: a
 * collision replaces the entry, which bounds its size. Not thread-safe.
 */
final class StringPool {
    private static final int ENTRIES = 1 << 14;
    private static final int MAX_LENGTH = 128;

    private final String[] strings = new String[ENTRIES];
    private final byte[][] keys = new byte[ENTRIES][];

    String get(byte[] bytes, int offset, int length) {
        if (length > MAX_LENGTH) {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int entry = (hash ^ (hash >>> 15)) & (ENTRIES - 1);
        var key = keys[entry];
        if (key != null && Arrays.equals(key, 0, key.length, bytes, offset, offset + length)) {
            return strings[entry];
        }
        keys[entry] = Arrays.copyOfRange(bytes, offset, offset + length);
        strings[entry] = new String(keys[entry], StandardCharsets.UTF_8);
        return strings[entry];
    }
}
