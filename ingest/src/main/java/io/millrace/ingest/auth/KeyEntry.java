package io.millrace.ingest.auth;

import io.millrace.ingest.auth.WriteKeys.WriteKey;

/**
 * One {@code key=value} of a setting.
 *
 * @param key a known write key
 */
record KeyEntry(WriteKey key, String value) {
    /** @throws IllegalArgumentException naming the entry by its number, never its key */
    static KeyEntry parse(String entry, WriteKeys keys, String nth, String form) {
        int equals = entry.lastIndexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(nth + " is not " + form);
        }
        var key = keys.find(entry.substring(0, equals).strip())
                .orElseThrow(() -> new IllegalArgumentException(nth + " names no key of ingest.write.keys"));
        return new KeyEntry(key, entry.substring(equals + 1).strip());
    }
}
