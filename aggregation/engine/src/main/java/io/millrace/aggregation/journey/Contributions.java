package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.partial.MergePartitioner;
import io.millrace.aggregation.partial.PackedWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What people contributed to the rows of one insight, or took back, since the last flush. Not thread-safe. */
final class Contributions {
    private static final int ROW_BYTES = 300;

    private final CompiledInsight insight;
    private final Map<String, Map<WindowGroup, Partial>> byTenant = new HashMap<>();
    private Map<WindowGroup, Partial> rows = Map.of();
    private long receivedAt;
    private long bytes;

    Contributions(CompiledInsight insight) {
        this.insight = insight;
    }

    private static final class Partial {
        final Accumulator[] accumulators;
        long newestReceivedAt = Long.MIN_VALUE;
        private int changes;
        private int measured;

        Partial(Accumulator[] accumulators) {
            this.accumulators = accumulators;
        }

        /** By how many bytes it is known to have grown; measured after the 1st, 2nd, 4th, 8th … change. */
        int changed() {
            if ((++changes & (changes - 1)) != 0) {
                return 0;
            }
            int before = measured;
            measured = 0;
            for (var accumulator : accumulators) {
                measured += accumulator.heapBytes();
            }
            return measured - before;
        }
    }

    /** What follows is of this tenant, by an event received then. */
    void of(String tenant, long eventReceivedAt) {
        rows = byTenant.computeIfAbsent(tenant, absent -> new HashMap<>());
        receivedAt = eventReceivedAt;
    }

    /** Adds a number to each measure, or takes it back; not-a-number is neither. */
    void contribute(WindowGroup row, double[] values, int sign) {
        if (!counts(row)) {
            return;
        }
        var partial = rows.get(row);
        if (partial == null) {
            partial = put(row, create());
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                partial.accumulators[i].addOrRetract(values[i], sign);
            }
        }
        partial.newestReceivedAt = Math.max(partial.newestReceivedAt, receivedAt);
        bytes += partial.changed();
    }

    /** The row is this from now on, as it will be when it is flushed. */
    void replace(WindowGroup row, Accumulator[] accumulators) {
        if (counts(row)) {
            // These accumulators are a history's, which accounts for them.
            put(row, accumulators).newestReceivedAt = receivedAt;
        }
    }

    /** The row is empty from now on. */
    void clear(WindowGroup row) {
        replace(row, create());
    }

    long bytes() {
        return bytes;
    }

    /** Writes everything to the writer of its partition, one section a window, and forgets it. */
    int flush(PackedWriter[] writers) {
        int sent = 0;
        for (var tenant : byTenant.entrySet()) {
            var byWindow = new TreeMap<Long, List<Row>>();
            tenant.getValue().forEach((key, partial) -> {
                var group = GroupCodec.encode(key.group());
                int to = MergePartitioner.partition(insight.name(), tenant.getKey(), group, writers.length);
                byWindow.computeIfAbsent(key.start(), absent -> new ArrayList<>())
                        .add(new Row(key, partial, group, to));
            });
            for (var window : byWindow.values()) {
                for (int i = 0; i < writers.length; i++) {
                    write(tenant.getKey(), window, i, writers[i]);
                }
            }
            sent += tenant.getValue().size();
        }
        byTenant.clear();
        rows = Map.of();
        bytes = 0;
        return sent;
    }

    /** A row on its way: its group as bytes, and the partition that has it. */
    private static final class Row {
        final WindowGroup key;
        final Partial partial;
        final byte[] group;
        final int to;

        Row(WindowGroup key, Partial partial, byte[] group, int to) {
            this.key = key;
            this.partial = partial;
            this.group = group;
            this.to = to;
        }
    }

    private void write(String tenant, List<Row> window, int partition, PackedWriter writer) {
        boolean begun = false;
        for (var row : window) {
            if (row.to == partition) {
                if (!begun) {
                    writer.beginSection(
                            insight.name(), insight.spec().generation(), tenant, row.key.start(), row.key.end());
                    begun = true;
                }
                writer.addGroup(row.group, row.partial.newestReceivedAt, row.partial.accumulators);
            }
        }
    }

    private boolean counts(WindowGroup row) {
        return row.start() >= insight.spec().windowsFrom();
    }

    private Partial put(WindowGroup row, Accumulator[] accumulators) {
        var partial = new Partial(accumulators);
        if (rows.put(row, partial) == null) {
            bytes += ROW_BYTES + GroupSerializer.sizeInBytes(row.group());
        }
        return partial;
    }

    private Accumulator[] create() {
        return insight.measures().stream()
                .map(measure -> measure.newAccumulator())
                .toArray(Accumulator[]::new);
    }
}
