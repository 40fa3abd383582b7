package io.millrace.aggregation.rowquery;

import io.millrace.runtime.http.RequestException;
import java.time.Duration;

/**
 * Limits of one query.
 *
 * @param defaultRows rows of a page without {@code limit}
 * @param maxRows greatest {@code limit}
 * @param maxScannedRows stored rows that one query may read on one instance
 * @param maxGroups groups that a roll-up may hold in memory
 * @param longestDeadline greatest {@code deadline}
 * @param maxScannedBytes bytes of stored rows that one query may read on one instance
 * @param maxAnswerBytes bytes of one response
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

    /** Limits with the default deadline and bytes. */
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
