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

/** The configured write keys. Immutable. */
public final class WriteKeys {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9_-]{1,64}");

    private final Map<String, WriteKey> keys;

    /**
     * A write key.
     *
     * @param id fingerprint that may be shown: the first 8 hex digits of the key's SHA-256
     * @param tenant whose events it brings
     */
    public record WriteKey(String id, String tenant) {}

    private WriteKeys(Map<String, WriteKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /**
     * Reads {@code key:tenant} entries.
     *
     * @throws IllegalArgumentException naming the entry by its number, never by its key
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
                throw new IllegalArgumentException(nth + ": tenant \"" + tenant + "\" is not of " + TENANT);
            }
            var key = entry.substring(0, colon);
            if (keys.put(key, new WriteKey(fingerprint(key), tenant)) != null) {
                throw new IllegalArgumentException(nth + " repeats a key");
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("needs one key:tenant at least");
        }
        return new WriteKeys(keys);
    }

    /** The key if it is one of ours; null finds nothing. */
    public Optional<WriteKey> find(String key) {
        return key == null ? Optional.empty() : Optional.ofNullable(keys.get(key));
    }

    /** Every key. */
    public Collection<WriteKey> all() {
        return keys.values();
    }

    private static String fingerprint(String key) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            // A bug in the JDK: every one must have SHA-256.
            throw new IllegalStateException(e);
        }
    }
}
