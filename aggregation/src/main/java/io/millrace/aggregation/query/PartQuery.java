package io.millrace.aggregation.query;

import java.util.List;
import java.util.Optional;

/**
 * What one instance is asked of some merge partitions.
 *
 * @param rows whose rows; empty to ask only how fresh they are
 * @param partitions merge partitions to answer for
 * @param maxStalenessMillis a partition whose rows are staler is not answered for
 */
record PartQuery(Optional<RowQuery> rows, List<Integer> partitions, long maxStalenessMillis) {
    /**
     * Whether rows of several partitions may become one row of the answer. A group is in one partition whatever the window,
     * so only leaving out dimensions does that.
     */
    boolean merges() {
        return rows.isPresent()
                && rows.get().dimensions().size()
                        < rows.get().insight().dimensions().size();
    }

    PartQuery with(List<Integer> some) {
        return new PartQuery(rows, some, maxStalenessMillis);
    }
}
