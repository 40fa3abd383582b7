package io.millrace.runtime.access;

/**
 * Authenticated caller of a request.
 *
 * @param name the key's name; {@code anonymous} where there are no keys, {@code internal} for another instance
 * @param tenant tenant whose data it sees, {@code *} for all
 * @param quota how much it may request
 */
record Caller(String name, String tenant, Role role, Quota quota) {
    static final Caller ANONYMOUS = new Caller("anonymous", ApiKey.ANY_TENANT, Role.APPLY, Quota.NONE);
    static final Caller INTERNAL = new Caller("internal", ApiKey.ANY_TENANT, Role.READ, Quota.NONE);
}
