package io.millrace.aggregation.query;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.merge.StoredRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Merges rows into longer windows, fewer dimensions or both. Exact where the measures are; uniques and quantiles merge
 * as sketches and keep their stated error. Holds a bounded number of groups.
 */
final class RollUp {
    private record Key(long windowStart, List<String> group) {}

    private static final class Merged {
        private final long windowEnd;
        private final List<Accumulator> accumulators;
        private long revision;

        Merged(long windowEnd, List<Accumulator> accumulators) {
            this.windowEnd = windowEnd;
            this.accumulators = accumulators;
        }
    }

    private final RowQuery query;
    private final List<Measure> measures;
    private final int maxGroups;
    private final Map<Key, Merged> merged = new HashMap<>();

    RollUp(RowQuery query, List<Measure> measures, int maxGroups) {
        this.query = query;
        this.measures = measures;
        this.maxGroups = maxGroups;
    }

    void add(StoredRow row, List<Accumulator> accumulators) {
        long length = query.rollupMillis();
        long start = length == 0 ? row.windowStart() : Math.floorDiv(row.windowStart(), length) * length;
        Merged target = merged.computeIfAbsent(
                new Key(start, group(row.group())),
                key -> new Merged(
                        length == 0 ? row.windowEnd() : start + length,
                        measures.stream().map(Measure::create).toList()));
        if (merged.size() > maxGroups) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    "the roll-up has more than " + maxGroups + " groups: narrow from and to, or keep fewer dimensions");
        }
        for (int i = 0; i < accumulators.size(); i++) {
            target.accumulators.get(i).merge(accumulators.get(i));
        }
        target.revision = Math.max(target.revision, row.revision());
    }

    /** @param closedBefore windows that end by then are final, ms since the epoch */
    void forEach(long closedBefore, Consumer<Row> each) {
        merged.forEach((key, row) -> each.accept(new Row(
                key.windowStart,
                row.windowEnd,
                key.group,
                values(row.accumulators),
                row.revision,
                row.windowEnd <= closedBefore)));
    }

    private List<String> group(List<String> whole) {
        List<String> kept = new ArrayList<>(query.dimensions().size());
        query.dimensions().forEach(index -> kept.add(whole.get(index)));
        return kept;
    }

    private static List<Object> values(List<Accumulator> accumulators) {
        List<Object> values = new ArrayList<>(accumulators.size());
        accumulators.forEach(accumulator -> values.add(accumulator.result()));
        return values;
    }
}
