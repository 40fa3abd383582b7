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

/** Contributions of all people to the rows of one insight since the last flush, retractions included. Not thread-safe. */
final class Contributions {
    private static final int ROW_BYTES = 300;

    private final CompiledInsight insight;
    private final Map<String, Map<WindowGroup, Partial>> byTenant = new HashMap<>();
    private Map<WindowGroup, Partial> rows = Map.of();
    private long receivedAt;
    private boolean muted;
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

        /** Returns the growth since the last measurement in bytes; measures after the 1st, 2nd, 4th, 8th … change only. */
        int grownBytes() {
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

    /** Sets the tenant and the time of receipt of the event whose contributions follow. */
    void startEvent(String tenant, long eventReceivedAt) {
        rows = byTenant.computeIfAbsent(tenant, absent -> new HashMap<>());
        receivedAt = eventReceivedAt;
        muted = false;
    }

    /** Drops the contributions that follow, until the next event: the history that they are of leaves. */
    void mute() {
        muted = true;
    }

    /** Adds a number to each measure, or retracts it; NaN leaves the measure alone. */
    void contribute(WindowGroup row, double[] values, int sign) {
        if (!isActive(row)) {
            return;
        }
        var partial = rows.get(row);
        if (partial == null) {
            partial = put(row, newAccumulators());
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                partial.accumulators[i].addOrRetract(values[i], sign);
            }
        }
        partial.newestReceivedAt = Math.max(partial.newestReceivedAt, receivedAt);
        bytes += partial.grownBytes();
    }

    /** Replaces a row; the accumulators are read when they are flushed. */
    void replace(WindowGroup row, Accumulator[] accumulators) {
        if (isActive(row)) {
            // The accumulators belong to a history, which accounts for their bytes.
            put(row, accumulators).newestReceivedAt = receivedAt;
        }
    }

    /** Replaces a row by an empty one. */
    void clear(WindowGroup row) {
        replace(row, newAccumulators());
    }

    /** Returns the estimated bytes of heap. */
    long heapBytes() {
        return bytes;
    }

    /** Writes each row to the writer of its merge partition, one section per window, and clears all. Returns the number of rows. */
    int flush(PackedWriter[] writers) {
        int sent = 0;
        var name = insight.spec().liveName();
        for (var tenant : byTenant.entrySet()) {
            var byWindow = new TreeMap<Long, List<OutgoingRow>>();
            tenant.getValue().forEach((key, partial) -> {
                var group = GroupCodec.encode(key.group());
                int to = MergePartitioner.partition(name, tenant.getKey(), group, writers.length);
                byWindow.computeIfAbsent(key.start(), absent -> new ArrayList<>())
                        .add(new OutgoingRow(key, partial, group, to));
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

    /** Row to be flushed, with its encoded group and its merge partition. */
    private static final class OutgoingRow {
        final WindowGroup key;
        final Partial partial;
        final byte[] group;
        final int to;

        OutgoingRow(WindowGroup key, Partial partial, byte[] group, int to) {
            this.key = key;
            this.partial = partial;
            this.group = group;
            this.to = to;
        }
    }

    private void write(String tenant, List<OutgoingRow> window, int partition, PackedWriter writer) {
        boolean begun = false;
        for (var row : window) {
            if (row.to == partition) {
                if (!begun) {
                    writer.beginSection(
                            insight.spec().liveName(),
                            insight.spec().generation(),
                            tenant,
                            row.key.start(),
                            row.key.end());
                    begun = true;
                }
                writer.addGroup(row.group, row.partial.newestReceivedAt, row.partial.accumulators);
            }
        }
    }

    /** Whether the row's window starts after the insight became active, and its contributions count here. */
    private boolean isActive(WindowGroup row) {
        return !muted && row.start() >= insight.spec().windowsFrom();
    }

    private Partial put(WindowGroup row, Accumulator[] accumulators) {
        var partial = new Partial(accumulators);
        if (rows.put(row, partial) == null) {
            bytes += ROW_BYTES + GroupSerializer.heapBytes(row.group());
        }
        return partial;
    }

    private Accumulator[] newAccumulators() {
        return insight.measures().stream()
                .map(measure -> measure.newAccumulator())
                .toArray(Accumulator[]::new);
    }
}
