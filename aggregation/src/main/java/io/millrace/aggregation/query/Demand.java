package io.millrace.aggregation.query;

import java.time.Duration;
import java.util.List;

/**
 * What a client demands of an answer, whatever the question.
 *
 * @param maxStalenessMillis rows that are staler are not served; {@link Long#MAX_VALUE} for any
 * @param partial whether an answer that lacks partitions is better than none
 * @param deadline when the answer must be there
 */
record Demand(long maxStalenessMillis, boolean partial, QueryPool.Deadline deadline) {
    /** Names of the parameters that {@link #of} reads. */
    static final List<String> PARAMETERS = List.of("max_staleness", "partial", "deadline");

    private static final int LONGEST_STALENESS = Integer.MAX_VALUE;

    /** Complete rows of any age. */
    static Demand complete(QueryPool.Deadline deadline) {
        return new Demand(Long.MAX_VALUE, false, deadline);
    }

    /** What there is at once. */
    static Demand whatThereIs(QueryPool.Deadline deadline) {
        return new Demand(Long.MAX_VALUE, true, deadline);
    }

    /**
     * The parameters {@code max_staleness} in ms, {@code partial} and {@code deadline} in ms.
     *
     * @param usual the deadline where none is named
     * @param longest the greatest that may be named
     */
    static Demand of(Parameters parameters, Duration usual, Duration longest) {
        long staleness = parameters
                .find("max_staleness")
                .map(text -> (long) Parameters.integer("max_staleness", text, 0, LONGEST_STALENESS))
                .orElse(Long.MAX_VALUE);
        Duration deadline = parameters
                .find("deadline")
                .map(text -> Parameters.integer("deadline", text, 1, (int) longest.toMillis()))
                .map(Duration::ofMillis)
                .orElse(usual);
        return new Demand(staleness, parameters.flag("partial"), QueryPool.Deadline.in(deadline));
    }
}
