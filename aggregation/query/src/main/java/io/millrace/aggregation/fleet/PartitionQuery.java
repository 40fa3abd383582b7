package io.millrace.aggregation.fleet;

import io.millrace.aggregation.rowquery.RowQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one instance is asked of some merge partitions.
 *
 * @param rows whose rows; empty to ask only how fresh they are
 * @param points the groups whose rows are wanted, by merge partition; empty for whatever the question's filters leave
 * @param partitions merge partitions to answer for
 * @param maxStalenessMillis a partition whose rows are staler is not answered for
 */
record PartitionQuery(
        Optional<RowQuery> rows,
        Optional<Map<Integer, List<List<String>>>> points,
        List<Integer> partitions,
        long maxStalenessMillis) {
    /** A question that names no groups one by one. */
    PartitionQuery(Optional<RowQuery> rows, List<Integer> partitions, long maxStalenessMillis) {
        this(rows, Optional.empty(), partitions, maxStalenessMillis);
    }

    /**
     * Whether rows of several partitions may become one row of the answer. A group is in one partition whatever the window,
     * so only leaving out dimensions does that.
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
