package io.millrace.aggregation.scan;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowHeapSize;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rows.StoredRow;
import io.millrace.aggregation.window.WindowAssigner;
import io.millrace.runtime.http.RequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Merge of rows into longer windows, fewer dimensions or both. As exact as the measures: uniques and quantiles merge as sketches and
 * keep their stated error. The number of groups is limited.
 */
public final class RollUp {
    private record Key(long windowStart, List<String> group) {}

    /** Row of the result as accumulators. */
    public record Merged(
            long windowStart, long windowEnd, List<String> group, long revision, List<Accumulator> accumulators) {}

    private static final int OVERHEAD = 150;

    private final RowQuery query;
    private final List<Measure> measures;
    private final int maxGroups;
    private final Budget budget;
    private final Optional<WindowAssigner> windows;
    private final Map<Key, Merged> merged = new HashMap<>();

    public RollUp(RowQuery query, List<Measure> measures, int maxGroups, Budget budget) {
        this.budget = budget;
        this.query = query;
        this.measures = measures;
        this.maxGroups = maxGroups;
        this.windows = query.rollup().map(WindowAssigner::of);
    }

    public void add(StoredRow row, List<Accumulator> accumulators) {
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
        add(new Merged(start, end, group(row.group()), row.revision(), accumulators));
    }

    /** Merges a row that another instance rolled up. */
    public void add(Merged other) {
        Key key = new Key(other.windowStart, other.group);
        Merged target = merged.get(key);
        long before = 0;
        if (target == null) {
            List<Accumulator> fresh =
                    measures.stream().map(Measure::newAccumulator).toList();
            target = new Merged(other.windowStart, other.windowEnd, other.group, 0, fresh);
        } else {
            before = size(target);
        }
        for (int i = 0; i < measures.size(); i++) {
            target.accumulators.get(i).merge(other.accumulators.get(i));
        }
        long grown = size(target) - before;
        if (grown > 0) {
            budget.reserve(grown);
        }
        long revision = Math.max(target.revision, other.revision);
        merged.put(key, new Merged(target.windowStart, target.windowEnd, target.group, revision, target.accumulators));
        refuseBeyond(merged.size(), maxGroups);
    }

    private static long size(Merged one) {
        long bytes = OVERHEAD + RowHeapSize.ofTexts(one.group);
        for (Accumulator accumulator : one.accumulators) {
            bytes += accumulator.heapBytes();
        }
        return bytes;
    }

    static void refuseBeyond(int groups, int maxGroups) {
        if (groups > maxGroups) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    "the roll-up has more than " + maxGroups + " groups: narrow from and to, or keep fewer dimensions");
        }
    }

    /** Visits the merged rows as accumulators. */
    public void forEach(Consumer<Merged> each) {
        merged.values().forEach(each);
    }

    /** Visits the merged rows. Finality is decided by the caller. */
    public void forEachRow(Consumer<Row> each) {
        merged.values()
                .forEach(one -> each.accept(new Row(
                        one.windowStart,
                        one.windowEnd,
                        one.group,
                        values(one.accumulators, one.windowEnd - one.windowStart),
                        one.revision,
                        false)));
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
                    measures.get(i).function().equals("rate") && query.rollup().isPresent();
            values.add(perSecond ? perSecondOf((Double) value, length) : value);
        }
        return values;
    }

    /** Rates are per second of the longer window. */
    private Double perSecondOf(Double value, long length) {
        return value * query.insight().window().size().toMillis() / length;
    }
}
