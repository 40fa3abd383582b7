package io.millrace.enrichment.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One budget of bytes, and who gets how much of it: a half goes to devices, a quarter to profiles, a sixteenth to each
 * cache of texts. What an entry takes is estimated from above, so that the heap holds no more, whatever strangers send.
 *
 * @param bytes for all caches of the process
 */
public record CacheBudget(long bytes) {
    /** What a small object, its map entry and the cache's own links take, beside the texts. */
    private static final int ENTRY = 160;

    public CacheBudget {
        if (bytes < 1) {
            throw new IllegalArgumentException("caches need memory: " + bytes);
        }
    }

    /** For the devices seen lately, of all tasks together. */
    public long devices() {
        return bytes / 2;
    }

    /** For the profiles read lately. */
    public long profiles() {
        return bytes / 4;
    }

    /**
     * A cache of what is computed of texts, such as User-Agents or hosts. Its upkeep is done by whoever uses it.
     * Thread-safe.
     *
     * @param valueBytes the bytes of a value beyond a small object's, such as {@link #textBytes} of its texts
     */
    public <V> LoadingCache<String, V> ofTexts(Function<String, V> load, ToIntFunction<V> valueBytes) {
        return Caffeine.newBuilder()
                .maximumWeight(bytes / 16)
                .<String, V>weigher((text, value) -> ENTRY + textBytes(text) + valueBytes.applyAsInt(value))
                .executor(Runnable::run)
                .build(load::apply);
    }

    /** Most bytes that a text takes on the heap; 0 for null. */
    public static int textBytes(String text) {
        return text == null ? 0 : 48 + 2 * text.length();
    }
}
