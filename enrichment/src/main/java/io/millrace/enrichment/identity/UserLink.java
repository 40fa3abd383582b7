package io.millrace.enrichment.identity;

/**
 * From when on a device was another user's.
 *
 * @param since event time, ms since the epoch
 * @param user the user
 */
record UserLink(long since, String user) {}
