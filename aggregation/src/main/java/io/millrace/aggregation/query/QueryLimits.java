package io.millrace.aggregation.query;

/**
 * What one query may use at most.
 *
 * @param defaultRows rows of a page when the client names no limit
 * @param maxRows the greatest limit a client may name
 * @param maxScannedRows stored rows that one query may read
 * @param maxGroups groups that a roll-up may hold in memory
 */
public record QueryLimits(int defaultRows, int maxRows, int maxScannedRows, int maxGroups) {}
