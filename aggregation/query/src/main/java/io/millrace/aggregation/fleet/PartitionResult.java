package io.millrace.aggregation.fleet;

import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.scan.RollUp;
import java.util.ArrayList;
import java.util.List;

/**
 * Result of a query for some partitions.
 *
 * @param parts state of each partition
 * @param rows first rows of the page, those of each partition in order; empty if rows are merged first
 * @param merged accumulators of groups that other partitions may have too; empty without a merge
 */
record PartitionResult(List<PartitionState> parts, List<Row> rows, List<RollUp.Merged> merged) {
    static PartitionResult missing(List<Integer> partitions, String reason) {
        return new PartitionResult(
                partitions.stream()
                        .map(partition -> PartitionState.missing(partition, reason))
                        .toList(),
                List.of(),
                List.of());
    }

    static PartitionResult of(List<PartitionResult> results) {
        if (results.size() == 1) {
            return results.get(0);
        }
        List<PartitionState> parts = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<RollUp.Merged> merged = new ArrayList<>();
        for (PartitionResult result : results) {
            parts.addAll(result.parts);
            rows.addAll(result.rows);
            merged.addAll(result.merged);
        }
        return new PartitionResult(parts, rows, merged);
    }

    PartitionResult aged(long millis) {
        return new PartitionResult(parts.stream().map(part -> part.aged(millis)).toList(), rows, merged);
    }
}
