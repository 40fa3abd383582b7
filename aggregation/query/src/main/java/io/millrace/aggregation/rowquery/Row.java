package io.millrace.aggregation.rowquery;

import java.util.List;

/**
 * A row of an answer.
 *
 * @param windowStart start of the window, inclusive, ms since the epoch
 * @param windowEnd end of the window, exclusive, ms since the epoch
 * @param group values of the answer's dimensions in their order; an element may be null
 * @param values values of the measures in their order: Long, Double, String, a list of {@link io.millrace.schemas.insight.TopItem}, or null
 * @param revision how often the row was emitted; the greatest of the rows that a roll-up merged
 * @param finished whether the window had closed; for a roll-up, whether all that it merged had
 */
public record Row(
        long windowStart, long windowEnd, List<String> group, List<Object> values, long revision, boolean finished) {
    /** The same, final if its window ended by then. */
    public Row closedBefore(long time) {
        return new Row(windowStart, windowEnd, group, values, revision, windowEnd <= time);
    }
}
