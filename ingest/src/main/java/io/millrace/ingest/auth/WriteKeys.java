package io.millrace.ingest.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Configured write keys and their tenants. Immutable. */
public final class WriteKeys {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9_-]{1,64}");

    private final Map<String, WriteKey> keys;

    /**
     * A write key.
     *
     * @param id fingerprint that is safe to store and show: the first 8 hex digits of the key's SHA-256
     * @param tenant tenant of the events sent with it
     */
    public record WriteKey(String id, String tenant) {}

    private WriteKeys(Map<String, WriteKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /**
     * Parses {@code key:tenant} entries.
     *
     * @throws IllegalArgumentException naming the entry by its number, never its key
     */
    public static WriteKeys parse(List<String> entries) {
        var keys = new LinkedHashMap<String, WriteKey>();
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i).strip();
            int colon = entry.lastIndexOf(':');
            var nth = "entry " + (i + 1);
            if (colon < 1) {
                throw new IllegalArgumentException(nth + " is not key:tenant");
            }
            var tenant = entry.substring(colon + 1);
            if (!TENANT.matcher(tenant).matches()) {
                throw new IllegalArgumentException(nth + ": tenant \"" + tenant + "\" must match " + TENANT);
            }
            var key = entry.substring(0, colon);
            if (keys.put(key, new WriteKey(fingerprint(key), tenant)) != null) {
                throw new IllegalArgumentException(nth + " repeats a key");
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("at least one key:tenant is needed");
        }
        return new WriteKeys(keys);
    }

    /** The configured key of this text; empty for an unknown one and for null. */
    public Optional<WriteKey> find(String key) {
        return key == null ? Optional.empty() : Optional.ofNullable(keys.get(key));
    }

    /** All keys. */
    public Collection<WriteKey> all() {
        return keys.values();
    }

    private static String fingerprint(String key) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            // Crash: every JDK has SHA-256.
            throw new IllegalStateException(e);
        }
    }
}
