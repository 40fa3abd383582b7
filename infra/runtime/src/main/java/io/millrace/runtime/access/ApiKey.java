package io.millrace.runtime.access;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * API key as configured, stored as its hash.
 *
 * @param name its name in logs and metrics
 * @param tenant tenant whose data it sees; {@code *} for all
 * @param role what it allows
 * @param hash SHA-256 of the key in hex
 * @param requestsPerSecond its own quota, 0 for no limit; null for the default of all keys
 * @param concurrent its own limit of concurrent requests, 0 for none; null for the default of all keys
 */
record ApiKey(String name, String tenant, Role role, String hash, Integer requestsPerSecond, Integer concurrent) {
    static final String ANY_TENANT = "*";

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    /**
     * Reads {@code name:tenant:role:sha256[:requestsPerSecond[:concurrent]]}.
     *
     * @throws IllegalArgumentException with what is wrong, without the hash
     */
    static ApiKey parse(String entry) {
        String[] parts = entry.split(":", -1);
        require(parts.length >= 4 && parts.length <= 6, "is not name:tenant:role:sha256[:requests/s[:concurrent]]");
        require(NAME.matcher(parts[0]).matches(), "has a name that is not of " + NAME);
        require(
                parts[1].equals(ANY_TENANT) || NAME.matcher(parts[1]).matches(),
                "has a tenant that is neither * nor of " + NAME);
        require(parts[2].equals("read") || parts[2].equals("apply"), "has a role that is neither read nor apply");
        require(HASH.matcher(parts[3]).matches(), "has no SHA-256 in hex: `millrace keys new` prints one");
        return new ApiKey(
                parts[0],
                parts[1],
                Role.valueOf(parts[2].toUpperCase(Locale.ROOT)),
                parts[3],
                parts.length > 4 ? number(parts[4]) : null,
                parts.length > 5 ? number(parts[5]) : null);
    }

    /** The entry of the configuration, without quotas. */
    String entry() {
        return name + ":" + tenant + ":" + role.text() + ":" + hash;
    }

    Quota quota(Quota defaults) {
        return new Quota(
                requestsPerSecond == null ? defaults.requestsPerSecond() : requestsPerSecond,
                concurrent == null ? defaults.concurrent() : concurrent,
                defaults.streams());
    }

    private static int number(String text) {
        require(NUMBER.matcher(text).matches(), "has a quota that is no number up to 999999");
        return Integer.parseInt(text);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
