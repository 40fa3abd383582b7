package io.millrace.aggregation.query;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.merge.StoredRow;
import io.millrace.aggregation.window.WindowAssigner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Optional<WindowAssigner> windows;
    private final Map<Key, Merged> merged = new HashMap<>();

    RollUp(RowQuery query, List<Measure> measures, int maxGroups) {
        this.query = query;
        this.measures = measures;
        this.maxGroups = maxGroups;
        this.windows = query.rollup().map(WindowAssigner::of);
    }

    void add(StoredRow row, List<Accumulator> accumulators) {
        long start = row.windowStart();
        long end = row.windowEnd();
        if (windows.isPresent()) {
            WindowAssigner assigner = windows.get();
            assigner.assign(start);
            if (end > assigner.end(0)) {
                throw RequestException.badRequest("windows of "
                        + query.insight().name() + " do not fit into those of the"
                        + " rollup: the one from " + Instant.ofEpochMilli(start) + " to " + Instant.ofEpochMilli(end)
                        + " lies in two of them");
            }
            start = assigner.start(0);
            end = assigner.end(0);
        }
        long windowEnd = end;
        Merged target = merged.computeIfAbsent(
                new Key(start, group(row.group())),
                key -> new Merged(
                        windowEnd, measures.stream().map(Measure::create).toList()));
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
                values(row.accumulators, row.windowEnd - key.windowStart),
                row.revision,
                row.windowEnd <= closedBefore)));
    }

    private List<String> group(List<String> whole) {
        List<String> kept = new ArrayList<>(query.dimensions().size());
        query.dimensions().forEach(index -> kept.add(whole.get(index)));
        return kept;
    }

    private List<Object> values(List<Accumulator> accumulators, long length) {
        List<Object> values = new ArrayList<>(accumulators.size());
        for (int i = 0; i < accumulators.size(); i++) {
            Object value = accumulators.get(i).result();
            boolean perSecond =
                    measures.get(i).kind().equals("rate") && query.rollup().isPresent();
            values.add(perSecond ? perSecondOf((Double) value, length) : value);
        }
        return values;
    }

    /** A rate is per second of the insight's own window, here of the longer one. */
    private Double perSecondOf(Double value, long length) {
        return value * query.insight().window().size().toMillis() / length;
    }
}
