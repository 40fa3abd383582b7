package io.millrace.enrichment.pii;

import io.millrace.schemas.event.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces the values of named fields by {@code hmac:} and 43 characters: HMAC-SHA256 (RFC 2104) of the value's text,
 * base64url. Equal values give equal hashes, so they can be counted and joined, and nobody without the key can try
 * guesses.
 *
 * <p>A name without a dot matches that key at any depth ({@code email}, {@code customer.email}) and everything beneath it
 * ({@code address.street}); a name with dots matches that path from the top and everything beneath it. Letter case does not
 * matter. Values that are kept as JSON text (arrays, what is nested deeper than eight keys) are looked into by the same
 * rule. An array under a name is hashed whole, of an object each value. Thread-safe.
 */
public final class PiiHasher {
    private static final String ALGORITHM = "HmacSHA256";

    private final PiiFields names;
    private final JsonFields json;
    private final SecretKeySpec key;

    private PiiHasher(Set<String> names, SecretKeySpec key) {
        this.names = new PiiFields(names);
        this.json = new JsonFields(this.names, this::hash);
        this.key = key;
    }

    /** Leaves everything as it is. */
    public static PiiHasher none() {
        return new PiiHasher(Set.of(), null);
    }

    /** Hashes the fields of these names with this key. */
    public static PiiHasher of(Set<String> names, String key) {
        return new PiiHasher(names, new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    /** Whether a name means the field of this path, at whatever depth the name may be. */
    public boolean means(String path) {
        return names.mean(path);
    }

    /** Whether a name is this path or one above it, from the top. */
    public boolean meansExactly(String path) {
        return names.meanExactly(path);
    }

    /** The fields with the named ones hashed; the same map if there are none. Null values stay null. */
    public Map<String, Object> hashed(Map<String, Object> fields) {
        if (names.isEmpty()) {
            return fields;
        }
        Map<String, Object> copy = null;
        for (var field : fields.entrySet()) {
            var hashed = hashed(field.getKey(), field.getValue());
            if (hashed != field.getValue()) {
                copy = copy == null ? new HashMap<>(fields) : copy;
                copy.put(field.getKey(), hashed);
            }
        }
        return copy == null ? fields : copy;
    }

    /** The value, or what stands for it; this very value if there is nothing to hash. */
    private Object hashed(String field, Object value) {
        if (value == null) {
            return null;
        }
        if (names.mean(field)) {
            return hash(value instanceof JsonText text ? text.getJson() : value.toString());
        }
        if (value instanceof JsonText text) {
            var hashed = json.hashed(field, text.getJson());
            return hashed.equals(text.getJson()) ? value : new JsonText(hashed);
        }
        return value;
    }

    /** What stands for the text. */
    public String hash(String text) {
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
