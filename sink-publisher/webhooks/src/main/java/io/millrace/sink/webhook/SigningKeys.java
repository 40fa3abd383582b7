package io.millrace.sink.webhook;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keys of the secrets that a destination refers to, newest first as the destination lists them. Thread-safe. */
public final class SigningKeys {
    private static final int MAX_KEYS = 8;
    private static final int MAX_PARSED = 1_024;

    private final SecretStore secrets;
    private final Map<String, SigningKey> parsed = new ConcurrentHashMap<>();

    public SigningKeys(SecretStore secrets) {
        this.secrets = secrets;
    }

    /**
     * The keys, at most eight, in order and each once. A secret holds several where it has several lines.
     *
     * @throws SecretUnavailableException if a reference leads to no secret, or to a text that is none
     */
    public Set<SigningKey> of(List<SecretReference> references) throws SecretUnavailableException {
        var keys = new LinkedHashSet<SigningKey>();
        for (var reference : references) {
            for (var line : secrets.text(reference).lines().toList()) {
                if (!line.isBlank() && keys.size() < MAX_KEYS) {
                    keys.add(key(reference, line.strip()));
                }
            }
        }
        return keys;
    }

    private SigningKey key(SecretReference reference, String text) throws SecretUnavailableException {
        var known = parsed.get(text);
        if (known != null) {
            return known;
        }
        try {
            var key = SigningKey.parse(text);
            if (parsed.size() >= MAX_PARSED) {
                parsed.clear();
            }
            parsed.put(text, key);
            return key;
        } catch (IllegalArgumentException e) {
            // Retried: the operator can correct the secret.
            throw new SecretUnavailableException("secret " + reference + " " + e.getMessage());
        }
    }
}
