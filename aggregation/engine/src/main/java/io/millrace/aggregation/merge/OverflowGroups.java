package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.partial.MergePartitioner;
import io.millrace.aggregation.partial.PackedWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Partials of groups beyond an insight's {@code maxGroups}, one sum per window. Each commit sends the sums to the merge partition
 * that has the window's overflow group {@code __other__}. Every merge partition may have an equal share of the groups, first come
 * first served, so that partitions need not coordinate. Not thread-safe.
 */
final class OverflowGroups {
    /** Value of every dimension of the overflow group. */
    static final String OTHER = "__other__";

    private static final int RECORD_BYTES = 512 << 10;
    private static final int OVERHEAD = 200;

    private final int mergePartitions;
    private final MergeCounts counts;
    private final ObjIntConsumer<byte[]> out;
    private final Map<Bytes, Sum> sums = new LinkedHashMap<>();
    private final PackedWriter writer = new PackedWriter();
    private long bytes;

    /** @param out receives each packed sum and the merge partition that it belongs to */
    OverflowGroups(int mergePartitions, MergeCounts counts, ObjIntConsumer<byte[]> out) {
        this.mergePartitions = mergePartitions;
        this.counts = counts;
        this.out = out;
    }

    /** Returns the encoded overflow group of an insight with so many dimensions. */
    static byte[] group(int dimensions) {
        return GroupCodec.encode(Collections.nCopies(dimensions, OTHER));
    }

    /** Returns how many groups of a window one merge partition may have: its share, rounded up. */
    int maxGroups(CompiledInsight insight) {
        return (int) Math.min(Integer.MAX_VALUE, (insight.spec().maxGroups() + mergePartitions - 1) / mergePartitions);
    }

    /** Folds a group's partial into the sum of its window; a partial that replaces a whole row is discarded. */
    void fold(OpenWindow window, Accumulator[] partial, int partialBytes, long receivedAt) {
        if (window.insight.replacesRows()) {
            counts.groupOverflowed(window.owner.insight());
            return; // Rows that replace one another cannot be summed.
        }
        sums.computeIfAbsent(window.key, key -> open(window)).add(partial, receivedAt);
        bytes += partialBytes;
        counts.groupOverflowed(window.owner.insight());
    }

    private Sum open(OpenWindow window) {
        bytes += OVERHEAD + window.key.get().length;
        return new Sum(window);
    }

    /** Returns the estimated bytes of heap. */
    long heapBytes() {
        return bytes;
    }

    /** Sends all sums, and clears them. */
    void send() {
        for (var sum : sums.values()) {
            var owner = sum.window.owner;
            var group = group(sum.window.insight.dimensionCount());
            int to = MergePartitioner.partition(owner.insight(), owner.tenant(), group, mergePartitions);
            writer.beginFlush(PackedWriter.OVERFLOW, RECORD_BYTES, packed -> out.accept(packed, to));
            writer.beginSection(owner.insight(), owner.generation(), owner.tenant(), sum.window.start, sum.window.end);
            writer.addGroup(group, sum.newestReceivedAt, sum.accumulators);
            writer.endFlush(0, false, false);
            counts.overflowGroupSent();
        }
        sums.clear();
        bytes = 0;
    }

    static boolean isOverflow(List<String> group) {
        return !group.isEmpty() && group.stream().allMatch(OTHER::equals);
    }

    static boolean isOverflow(byte[] group, int dimensions) {
        return Arrays.equals(group, group(dimensions));
    }

    private static final class Sum {
        private final OpenWindow window;
        private final Accumulator[] accumulators;
        private long newestReceivedAt = Long.MIN_VALUE;

        Sum(OpenWindow window) {
            this.window = window;
            this.accumulators = new Accumulator[window.insight.measures().size()];
        }

        void add(Accumulator[] partial, long receivedAt) {
            for (int i = 0; i < accumulators.length; i++) {
                if (accumulators[i] == null) {
                    accumulators[i] = partial[i];
                } else {
                    accumulators[i].merge(partial[i]);
                }
            }
            newestReceivedAt = Math.max(newestReceivedAt, receivedAt);
        }
    }
}
