package io.millrace.aggregation.fleet;

import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows of groups that a request names one by one.
 *
 * @param rows rows of each group by window, in the order of the request; null for a group of a missing partition
 */
public record Points(List<List<Row>> rows, ResponseFreshness freshness) {
    static Points of(
            RowQuery query,
            List<List<String>> groups,
            Map<Integer, List<List<String>>> byPartition,
            PartitionResult found,
            ResponseFreshness freshness) {
        long closedBefore = freshness.closedBefore(query.insight());
        Map<List<String>, List<Row>> byGroup = new HashMap<>();
        for (Row row : found.rows()) {
            byGroup.computeIfAbsent(row.group(), none -> new ArrayList<>(1)).add(row.finishedIfEndedBy(closedBefore));
        }
        Set<List<String>> missing = freshness.missing().stream()
                .flatMap(part -> byPartition.get(part.partition()).stream())
                .collect(Collectors.toCollection(HashSet::new));
        List<List<Row>> rows = new ArrayList<>(groups.size());
        for (List<String> group : groups) {
            rows.add(missing.contains(group) ? null : byGroup.getOrDefault(group, List.of()));
        }
        return new Points(Collections.unmodifiableList(rows), freshness);
    }
}
