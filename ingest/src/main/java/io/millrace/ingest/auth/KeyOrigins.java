package io.millrace.ingest.auth;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The origins whose pages may send with each write key, as browsers name them. Immutable. */
public final class KeyOrigins {
    /** Pages of every origin may send with every key. */
    public static final KeyOrigins ANY = new KeyOrigins(List.of("*"), Map.of());

    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://(\\*\\.)?[a-z0-9.-]+(:\\d{1,5})?");

    private final List<String> ofEveryKey;
    private final Map<WriteKey, List<String>> own;

    private KeyOrigins(List<String> ofEveryKey, Map<WriteKey, List<String>> own) {
        this.ofEveryKey = List.copyOf(ofEveryKey);
        this.own = Map.copyOf(own);
    }

    /**
     * Parses settings.
     *
     * @param ofEveryKey origins of keys that have none of their own: {@code *}, {@code https://shop.example} or {@code
     *     https://*.shop.example}
     * @param ofKeys {@code key=origin}, once or more a key
     * @throws IllegalArgumentException naming the entry by its number, never its key
     */
    public static KeyOrigins parse(List<String> ofEveryKey, List<String> ofKeys, WriteKeys keys) {
        var all = new ArrayList<String>();
        for (int i = 0; i < ofEveryKey.size(); i++) {
            all.add(origin(ofEveryKey.get(i), "entry " + (i + 1)));
        }
        var own = new LinkedHashMap<WriteKey, List<String>>();
        for (int i = 0; i < ofKeys.size(); i++) {
            var nth = "entry " + (i + 1);
            var entry = KeyEntry.parse(ofKeys.get(i), keys, nth, "key=origin");
            own.computeIfAbsent(entry.key(), key -> new ArrayList<>()).add(origin(entry.value(), nth));
        }
        return new KeyOrigins(all, own);
    }

    private static String origin(String text, String nth) {
        var origin = text.strip().toLowerCase(Locale.ROOT);
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(nth + ": \"" + origin
                    + "\" is not an origin such as https://shop.example or https://*.shop.example");
        }
        return origin;
    }

    /** Whether a page of the origin may send with the key; a request without an origin is no page's. */
    public boolean allows(WriteKey key, String origin) {
        return origin == null || isIn(own.getOrDefault(key, ofEveryKey), origin);
    }

    /** Whether a page of the origin may send with some key, which a browser asks before it shows one. */
    public boolean allowsWithSomeKey(String origin) {
        return isIn(ofEveryKey, origin) || own.values().stream().anyMatch(origins -> isIn(origins, origin));
    }

    private static boolean isIn(List<String> origins, String origin) {
        var given = origin.toLowerCase(Locale.ROOT);
        return origins.stream().anyMatch(allowed -> isIncluded(allowed, given));
    }

    private static boolean isIncluded(String allowed, String origin) {
        int wildcard = allowed.indexOf("*.");
        if (wildcard < 0) {
            return allowed.equals("*") || allowed.equals(origin);
        }
        var scheme = allowed.substring(0, wildcard);
        var domain = allowed.substring(wildcard + 1);
        return origin.startsWith(scheme)
                && origin.endsWith(domain)
                && origin.length() > scheme.length() + domain.length();
    }
}
