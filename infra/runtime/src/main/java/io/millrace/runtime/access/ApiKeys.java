package io.millrace.runtime.access;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The configured API keys by their hashes. Immutable. */
public final class ApiKeys {
    private final Map<String, ApiKey> byHash;

    private ApiKeys(Map<String, ApiKey> byHash) {
        this.byHash = Map.copyOf(byHash);
    }

    /**
     * Reads the entries of a configuration.
     *
     * @throws IllegalArgumentException with the number of the entry
     */
    static ApiKeys parse(List<String> entries) {
        Map<String, ApiKey> byHash = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            String nth = "entry " + (i + 1) + " ";
            ApiKey key;
            try {
                key = ApiKey.parse(entries.get(i).strip());
            } catch (IllegalArgumentException e) { // rejected at the edge: the configuration is refused
                throw new IllegalArgumentException(nth + e.getMessage(), e);
            }
            if (byHash.put(key.hash(), key) != null || !names.add(key.name())) {
                throw new IllegalArgumentException(nth + "repeats a name or a key");
            }
        }
        return new ApiKeys(byHash);
    }

    public boolean isEmpty() {
        return byHash.isEmpty();
    }

    /** The key with this text. Looked up by hash, so timing reveals nothing about configured keys. */
    Optional<ApiKey> find(String text) {
        return Optional.ofNullable(byHash.get(KeyText.hash(text)));
    }
}
