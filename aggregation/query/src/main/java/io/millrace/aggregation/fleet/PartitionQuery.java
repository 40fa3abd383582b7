package io.millrace.aggregation.fleet;

import io.millrace.aggregation.rowquery.RowQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Query of some merge partitions on one instance.
 *
 * @param rows query for rows; empty for the state of the partitions only
 * @param points groups to read, by merge partition; empty for all that the query's filters match
 * @param partitions merge partitions to read
 * @param maxStalenessMillis greatest staleness; staler partitions are refused
 */
record PartitionQuery(
        Optional<RowQuery> rows,
        Optional<Map<Integer, List<List<String>>>> points,
        List<Integer> partitions,
        long maxStalenessMillis) {
    /** A query without points. */
    PartitionQuery(Optional<RowQuery> rows, List<Integer> partitions, long maxStalenessMillis) {
        this(rows, Optional.empty(), partitions, maxStalenessMillis);
    }

    /**
     * Whether rows of several partitions may merge into one. A group has the same partition in every window, so only a roll-up
     * that leaves out dimensions merges across partitions.
     */
    boolean merges() {
        return rows.isPresent()
                && rows.get().dimensions().size()
                        < rows.get().insight().dimensions().size();
    }

    PartitionQuery with(List<Integer> some) {
        return new PartitionQuery(rows, points, some, maxStalenessMillis);
    }
}
