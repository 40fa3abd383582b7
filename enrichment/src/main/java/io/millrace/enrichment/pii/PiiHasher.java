package io.millrace.enrichment.pii;

import io.millrace.schemas.event.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces the values of named fields by {@code hmac:} and 43 characters: HMAC-SHA256 (RFC 2104) of the value's text,
 * base64url. Equal values give equal hashes, so they can be counted and joined, and nobody without the key can try
 * guesses. A name without a dot matches that key at any depth ({@code email}, {@code customer.email}); a name with dots
 * matches the whole key. Letter case does not matter. Arrays of objects are kept as JSON text and not looked into: name
 * the array to hash it whole. Thread-safe.
 */
public final class PiiHasher {
    private static final String ALGORITHM = "HmacSHA256";

    private final Set<String> names;
    private final SecretKeySpec key;

    private PiiHasher(Set<String> names, SecretKeySpec key) {
        this.names = names;
        this.key = key;
    }

    /** Leaves everything as it is. */
    public static PiiHasher none() {
        return new PiiHasher(Set.of(), null);
    }

    /** Hashes the fields of these names with this key. */
    public static PiiHasher of(Set<String> names, String key) {
        var lower = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        return new PiiHasher(lower, new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    /** The fields with the named ones hashed; the same map if there are none. Null values stay null. */
    public Map<String, Object> hashed(Map<String, Object> fields) {
        if (names.isEmpty()) {
            return fields;
        }
        Map<String, Object> copy = null;
        for (var field : fields.entrySet()) {
            if (field.getValue() != null && isNamed(field.getKey())) {
                copy = copy == null ? new HashMap<>(fields) : copy;
                copy.put(field.getKey(), hash(field.getValue()));
            }
        }
        return copy == null ? fields : copy;
    }

    private boolean isNamed(String key) {
        var lower = key.toLowerCase(Locale.ROOT);
        return names.contains(lower) || names.contains(lower.substring(lower.lastIndexOf('.') + 1));
    }

    private String hash(Object value) {
        var text = value instanceof JsonText json ? json.getJson() : value.toString();
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return "hmac:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            // Crash: every Java platform must have this algorithm. An Error, so that no one marks the event and goes on
            // with the value as it was.
            throw new AssertionError(e);
        }
    }
}
