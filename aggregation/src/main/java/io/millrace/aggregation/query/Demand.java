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
public record Demand(long maxStalenessMillis, boolean partial, QueryPool.Deadline deadline) {
    public static final String MAX_STALENESS = "max_staleness";
    public static final String PARTIAL = "partial";

    /** Names of the parameters that {@link #of} reads. */
    static final List<String> PARAMETERS = List.of(MAX_STALENESS, PARTIAL, "deadline");

    private static final int LONGEST_STALENESS = Integer.MAX_VALUE;

    /** Complete rows of any age. */
    public static Demand complete(QueryPool.Deadline deadline) {
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
        Duration deadline = parameters
                .find("deadline")
                .map(text -> Parameters.integer("deadline", text, 1, (int) longest.toMillis()))
                .map(Duration::ofMillis)
                .orElse(usual);
        return of(parameters, QueryPool.Deadline.in(deadline));
    }

    /** The parameters {@code max_staleness} in ms and {@code partial}, by a deadline that holds already. */
    public static Demand of(Parameters parameters, QueryPool.Deadline deadline) {
        long staleness = parameters
                .find(MAX_STALENESS)
                .map(text -> (long) Parameters.integer(MAX_STALENESS, text, 0, LONGEST_STALENESS))
                .orElse(Long.MAX_VALUE);
        return new Demand(staleness, parameters.flag(PARTIAL), deadline);
    }
}
