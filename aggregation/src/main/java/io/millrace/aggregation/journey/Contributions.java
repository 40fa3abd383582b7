package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.aggregation.partial.Partitions;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What people contributed to the rows of one insight, or took back, since the last flush. Not thread-safe. */
final class Contributions {
    private static final int ROW_BYTES = 300;
    private static final int MEASURE_BYTES = 100;

    private final CompiledInsight insight;
    private final long activeFrom;
    private final Map<String, Map<RowKey, Partial>> byTenant = new HashMap<>();
    private Map<RowKey, Partial> rows = Map.of();
    private long receivedAt;
    private long bytes;

    Contributions(CompiledInsight insight) {
        this.insight = insight;
        this.activeFrom = insight.spec().activeFrom();
    }

    private static final class Partial {
        final Accumulator[] accumulators;
        long newestReceivedAt = Long.MIN_VALUE;

        Partial(Accumulator[] accumulators) {
            this.accumulators = accumulators;
        }
    }

    /** What follows is of this tenant, by an event received then. */
    void of(String tenant, long eventReceivedAt) {
        rows = byTenant.computeIfAbsent(tenant, absent -> new HashMap<>());
        receivedAt = eventReceivedAt;
    }

    /** Adds a number to each measure, or takes it back; not-a-number is neither. */
    void contribute(RowKey row, double[] values, int sign) {
        if (isBeforeStart(row)) {
            return;
        }
        var partial = rows.get(row);
        if (partial == null) {
            partial = put(row, create());
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                partial.accumulators[i].add(values[i], sign);
            }
        }
        partial.newestReceivedAt = Math.max(partial.newestReceivedAt, receivedAt);
    }

    /** The row is this from now on, as it will be when it is flushed. */
    void replace(RowKey row, Accumulator[] accumulators) {
        if (!isBeforeStart(row)) {
            put(row, accumulators).newestReceivedAt = receivedAt;
        }
    }

    /** The row is empty from now on. */
    void clear(RowKey row) {
        replace(row, create());
    }

    long bytes() {
        return bytes;
    }

    /** Writes everything to the writer of its partition, one section a window, and forgets it. */
    int flush(PackedWriter[] writers) {
        int sent = 0;
        for (var tenant : byTenant.entrySet()) {
            for (int i = 0; i < writers.length; i++) {
                sent += flush(tenant.getKey(), tenant.getValue(), i, writers);
            }
        }
        byTenant.clear();
        rows = Map.of();
        bytes = 0;
        return sent;
    }

    private int flush(String tenant, Map<RowKey, Partial> of, int partition, PackedWriter[] writers) {
        var spec = insight.spec();
        var windows = new TreeMap<Long, Map<RowKey, byte[]>>();
        of.keySet().forEach(row -> {
            var group = GroupCodec.encode(row.group());
            if (Partitions.of(spec.name(), tenant, group, writers.length) == partition) {
                windows.computeIfAbsent(row.start(), absent -> new HashMap<>()).put(row, group);
            }
        });
        var writer = writers[partition];
        int sent = 0;
        for (var window : windows.values()) {
            var bounds = window.keySet().iterator().next();
            writer.section(spec.name(), spec.generation(), tenant, bounds.start(), bounds.end());
            window.forEach((row, group) -> {
                var partial = of.get(row);
                writer.group(group, partial.newestReceivedAt, partial.accumulators);
            });
            sent += window.size();
        }
        return sent;
    }

    /** It counts from its next whole window. */
    private boolean isBeforeStart(RowKey row) {
        return row.start() < activeFrom && row.end() > activeFrom;
    }

    private Partial put(RowKey row, Accumulator[] accumulators) {
        var partial = new Partial(accumulators);
        if (rows.put(row, partial) == null) {
            bytes += ROW_BYTES + (long) MEASURE_BYTES * accumulators.length;
        }
        return partial;
    }

    private Accumulator[] create() {
        return insight.measures().stream().map(measure -> measure.create()).toArray(Accumulator[]::new);
    }
}
