package io.millrace.aggregation.access;

/**
 * Who asks.
 *
 * @param name the key's name; {@code anonymous} where there are no keys, {@code internal} for another instance
 * @param tenant whose rows it sees, {@code *} for every tenant's
 * @param quota what it may ask
 */
record Caller(String name, String tenant, Role role, Quota quota) {
    static final Caller ANONYMOUS = new Caller("anonymous", ApiKey.ANY_TENANT, Role.APPLY, Quota.NONE);
    static final Caller INTERNAL = new Caller("internal", ApiKey.ANY_TENANT, Role.READ, Quota.NONE);
}
