package io.millrace.aggregation.rowquery;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.Parameters;
import java.time.Duration;
import java.util.List;

/**
 * Options of a read: staleness, completeness, and budget.
 *
 * @param maxStalenessMillis greatest staleness of the rows; {@link Long#MAX_VALUE} for any
 * @param partial whether to accept a result that lacks partitions
 * @param budget deadline and heap of the read
 */
public record ReadOptions(long maxStalenessMillis, boolean partial, Budget budget) {
    public static final String MAX_STALENESS = "max_staleness";
    public static final String PARTIAL = "partial";

    /** Parameters of this class. */
    static final List<String> PARAMETERS = List.of(MAX_STALENESS, PARTIAL, "deadline");

    private static final int MAX_STALENESS_MILLIS = Integer.MAX_VALUE;

    /** Complete rows of any staleness. */
    public static ReadOptions complete(Budget budget) {
        return new ReadOptions(Long.MAX_VALUE, false, budget);
    }

    /** Rows of any staleness, without partitions that do not respond. */
    public static ReadOptions available(Budget budget) {
        return new ReadOptions(Long.MAX_VALUE, true, budget);
    }

    /**
     * The parameter {@code deadline} in ms.
     *
     * @param byDefault deadline of requests that name none
     * @param max greatest deadline a request may name
     */
    public static Duration deadline(Parameters parameters, Duration byDefault, Duration max) {
        return parameters
                .find("deadline")
                .map(text -> Parameters.integer("deadline", text, 1, (int) max.toMillis()))
                .map(Duration::ofMillis)
                .orElse(byDefault);
    }

    /** Parses {@code max_staleness} in ms and {@code partial}. */
    public static ReadOptions parse(Parameters parameters, Budget budget) {
        long staleness = parameters
                .find(MAX_STALENESS)
                .map(text -> (long) Parameters.integer(MAX_STALENESS, text, 0, MAX_STALENESS_MILLIS))
                .orElse(Long.MAX_VALUE);
        return new ReadOptions(staleness, parameters.flag(PARTIAL), budget);
    }
}
