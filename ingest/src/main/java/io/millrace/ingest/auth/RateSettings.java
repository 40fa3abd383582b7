package io.millrace.ingest.auth;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Most events a second of each write key, on one instance.
 *
 * @param ofEveryKey of keys that have none of their own; 0 for no limit
 * @param own of the others
 */
public record RateSettings(int ofEveryKey, Map<WriteKey, Integer> own) {
    /** The highest limit. */
    public static final int MOST = 10_000_000;

    /** No limits. */
    public static final RateSettings NONE = new RateSettings(0, Map.of());

    public RateSettings {
        own = Map.copyOf(own);
    }

    /**
     * Parses settings.
     *
     * @param ofKeys {@code key=events}, one a key; 0 for no limit
     * @throws IllegalArgumentException naming the entry by its number, never its key
     */
    public static RateSettings parse(int ofEveryKey, List<String> ofKeys, WriteKeys keys) {
        var own = new LinkedHashMap<WriteKey, Integer>();
        for (int i = 0; i < ofKeys.size(); i++) {
            var nth = "entry " + (i + 1);
            var entry = KeyEntry.parse(ofKeys.get(i), keys, nth, "key=events");
            if (!entry.value().matches("\\d{1,8}") || Integer.parseInt(entry.value()) > MOST) {
                throw new IllegalArgumentException(nth + " needs a number of events a second, at most " + MOST);
            }
            if (own.put(entry.key(), Integer.parseInt(entry.value())) != null) {
                throw new IllegalArgumentException(nth + " repeats a key");
            }
        }
        return new RateSettings(ofEveryKey, own);
    }

    /** The limit of a key; 0 for none. */
    public int of(WriteKey key) {
        return own.getOrDefault(key, ofEveryKey);
    }
}
