package io.millrace.aggregation.rowquery;

import io.millrace.runtime.http.RequestException;
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
    /** Groups times windows of one request for points. */
    public static final int MAX_POINTS = 10_000;

    /** With deadlines and bytes as they are without settings. */
    public QueryLimits(int defaultRows, int maxRows, int maxScannedRows, int maxGroups) {
        this(defaultRows, maxRows, maxScannedRows, maxGroups, Duration.ofMinutes(1), 512L << 20, 32L << 20);
    }

    /**
     * Checks the number of point reads of one request.
     *
     * @throws RequestException 422 if there are more than {@link #MAX_POINTS}
     */
    public static void requireFewPoints(int groups, int windows) {
        if ((long) groups * windows > MAX_POINTS) {
            throw new RequestException(
                    422,
                    "points_budget_exceeded",
                    groups + " groups in " + windows + " windows are more than " + MAX_POINTS
                            + " points: narrow from and to, or send several requests");
        }
    }
}
