package io.millrace.aggregation.rowquery;

import java.util.List;

/**
 * Row of a result.
 *
 * @param windowStart start of the window, inclusive, ms since the epoch
 * @param windowEnd end of the window, exclusive, ms since the epoch
 * @param group values of the dimensions in their order; elements may be null
 * @param values values of the measures in their order: Long, Double, String, a list of {@link io.millrace.schemas.insight.TopItem}, or null
 * @param revision number of times the row was emitted; in a roll-up the greatest of the merged rows
 * @param finished whether the window had closed; in a roll-up whether all merged windows had
 */
public record Row(
        long windowStart, long windowEnd, List<String> group, List<Object> values, long revision, boolean finished) {
    /** A copy that is final if its window ended by this time. */
    public Row finishedIfEndedBy(long time) {
        return new Row(windowStart, windowEnd, group, values, revision, windowEnd <= time);
    }
}
