package io.millrace.enrichment.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Heap budget shared by all caches of the process: three quarters for devices, a sixteenth for each cache keyed by
 * text. Sizes of entries are upper estimates, so that the caches stay within the budget for any input.
 *
 * @param bytes budget of all caches together
 */
public record CacheBudget(long bytes) {
    /** Heap of an entry without its texts: a small object, the map entry and the cache's links. */
    private static final int ENTRY_BYTES = 160;

    public CacheBudget {
        if (bytes < 1) {
            throw new IllegalArgumentException("the cache budget must be positive, not " + bytes);
        }
    }

    /** Budget of the device caches of all tasks together. */
    public long deviceBytes() {
        return bytes / 4 * 3;
    }

    /**
     * A loading cache keyed by text, such as a User-Agent. Eviction runs on the calling thread. Thread-safe.
     *
     * @param valueBytes heap of a value beyond a small object's, such as {@link #textBytes} of its strings
     */
    public <V> LoadingCache<String, V> textCache(Function<String, V> load, ToIntFunction<V> valueBytes) {
        return Caffeine.newBuilder()
                .maximumWeight(bytes / 16)
                .<String, V>weigher((text, value) -> ENTRY_BYTES + textBytes(text) + valueBytes.applyAsInt(value))
                .executor(Runnable::run)
                .build(load::apply);
    }

    /** Upper estimate of the heap that a string takes, in bytes; 0 for null. */
    public static int textBytes(String text) {
        return text == null ? 0 : 48 + 2 * text.length();
    }
}
