package io.millrace.aggregation.rowquery;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.Parameters;
import java.time.Duration;
import java.util.List;

/**
 * What a client demands of an answer, whatever the question.
 *
 * @param maxStalenessMillis rows that are staler are not served; {@link Long#MAX_VALUE} for any
 * @param partial whether an answer that lacks partitions is better than none
 * @param budget until when the answer must be there, and the heap that it may take
 */
public record ReadOptions(long maxStalenessMillis, boolean partial, Budget budget) {
    public static final String MAX_STALENESS = "max_staleness";
    public static final String PARTIAL = "partial";

    /** Names of the parameters that {@link #of} reads. */
    static final List<String> PARAMETERS = List.of(MAX_STALENESS, PARTIAL, "deadline");

    private static final int LONGEST_STALENESS = Integer.MAX_VALUE;

    /** Complete rows of any age. */
    public static ReadOptions complete(Budget budget) {
        return new ReadOptions(Long.MAX_VALUE, false, budget);
    }

    /** What there is at once. */
    public static ReadOptions whatThereIs(Budget budget) {
        return new ReadOptions(Long.MAX_VALUE, true, budget);
    }

    /**
     * The parameter {@code deadline} in ms.
     *
     * @param usual the deadline where none is named
     * @param longest the greatest that may be named
     */
    public static Duration deadline(Parameters parameters, Duration usual, Duration longest) {
        return parameters
                .find("deadline")
                .map(text -> Parameters.integer("deadline", text, 1, (int) longest.toMillis()))
                .map(Duration::ofMillis)
                .orElse(usual);
    }

    /** The parameters {@code max_staleness} in ms and {@code partial}, by a budget that holds already. */
    public static ReadOptions of(Parameters parameters, Budget budget) {
        long staleness = parameters
                .find(MAX_STALENESS)
                .map(text -> (long) Parameters.integer(MAX_STALENESS, text, 0, LONGEST_STALENESS))
                .orElse(Long.MAX_VALUE);
        return new ReadOptions(staleness, parameters.flag(PARTIAL), budget);
    }
}
