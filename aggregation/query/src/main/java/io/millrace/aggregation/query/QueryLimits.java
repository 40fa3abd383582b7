package io.millrace.aggregation.query;

import java.time.Duration;

/**
 * What one query may use at most.
 *
 * @param defaultRows rows of a page when the client names no limit
 * @param maxRows the greatest limit a client may name
 * @param maxScannedRows stored rows that one query may read on one instance
 * @param maxGroups groups that a roll-up may hold in memory
 * @param longestDeadline the greatest deadline that a client may name
 * @param maxScannedBytes bytes of stored rows that one query may read on one instance
 * @param maxAnswerBytes bytes of one answer
 */
public record QueryLimits(
        int defaultRows,
        int maxRows,
        int maxScannedRows,
        int maxGroups,
        Duration longestDeadline,
        long maxScannedBytes,
        long maxAnswerBytes) {
    /** With deadlines and bytes as they are without settings. */
    public QueryLimits(int defaultRows, int maxRows, int maxScannedRows, int maxGroups) {
        this(defaultRows, maxRows, maxScannedRows, maxGroups, Duration.ofMinutes(1), 512L << 20, 32L << 20);
    }
}
