package io.millrace.aggregation.query;

import java.util.ArrayList;
import java.util.List;

/**
 * What instances answered for some partitions.
 *
 * @param parts what became of each partition
 * @param rows the first rows of the page in the question's order, each part's in a run; empty where rows are merged first
 * @param merged accumulators of groups that other parts may have too; empty where there is nothing to merge
 */
record PartAnswer(List<PartState> parts, List<Row> rows, List<RollUp.Merged> merged) {
    static PartAnswer missing(List<Integer> partitions, String reason) {
        return new PartAnswer(
                partitions.stream()
                        .map(partition -> PartState.missing(partition, reason))
                        .toList(),
                List.of(),
                List.of());
    }

    static PartAnswer of(List<PartAnswer> answers) {
        if (answers.size() == 1) {
            return answers.get(0);
        }
        List<PartState> parts = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<RollUp.Merged> merged = new ArrayList<>();
        for (PartAnswer answer : answers) {
            parts.addAll(answer.parts);
            rows.addAll(answer.rows);
            merged.addAll(answer.merged);
        }
        return new PartAnswer(parts, rows, merged);
    }

    PartAnswer aged(long millis) {
        return new PartAnswer(parts.stream().map(part -> part.aged(millis)).toList(), rows, merged);
    }
}
