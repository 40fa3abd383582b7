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
 * Hasher of configured fields: replaces a value by {@code hmac:} and 43 characters, the HMAC-SHA256 (RFC 2104) of its text in
 * base64url. Equal values have equal hashes, so they can be counted and joined; without the key nobody can test guesses.
 *
 * <p>A name without a dot matches that key at any depth ({@code email}, {@code customer.email}) and everything beneath it
 * ({@code address.street}); a name with dots matches that path from the root and everything beneath it. Letter case does not
 * matter. The same holds inside values stored as JSON text (arrays, and objects nested deeper than eight keys). Of a matching
 * object each value is hashed, a matching array as a whole. Thread-safe.
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

    /** A hasher that changes nothing. */
    public static PiiHasher none() {
        return new PiiHasher(Set.of(), null);
    }

    /** A hasher of the fields with these names. */
    public static PiiHasher of(Set<String> names, String key) {
        return new PiiHasher(names, new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    /** Whether a name matches the field at this path, at any depth. */
    public boolean matches(String path) {
        return names.matches(path);
    }

    /** Whether a name is this path, or a path above it, from the root. The path must be in lower case. */
    public boolean matchesFromRoot(String path) {
        return names.matchesFromRoot(path);
    }

    /** Hashes the matching fields; returns the same map if none matches. Null values stay null. */
    public Map<String, Object> hashFields(Map<String, Object> fields) {
        if (names.isEmpty()) {
            return fields;
        }
        Map<String, Object> copy = null;
        for (var field : fields.entrySet()) {
            var hashed = hashField(field.getKey(), field.getValue());
            if (hashed != field.getValue()) {
                copy = copy == null ? new HashMap<>(fields) : copy;
                copy.put(field.getKey(), hashed);
            }
        }
        return copy == null ? fields : copy;
    }

    /** The value with what matches hashed; the same object if nothing matches. */
    private Object hashField(String field, Object value) {
        if (value == null) {
            return null;
        }
        if (names.matches(field)) {
            return hash(value instanceof JsonText text ? text.getJson() : value.toString());
        }
        if (value instanceof JsonText text) {
            var hashed = json.hashFields(field, text.getJson());
            return hashed.equals(text.getJson()) ? value : new JsonText(hashed);
        }
        return value;
    }

    /** The hash of a text, with its prefix. */
    public String hash(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return "hmac:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            // Crash: every Java platform has this algorithm. An Error, because the chain keeps an event whose enricher
            // throws an exception, and would publish the plain value.
            throw new AssertionError(e);
        }
    }
}
