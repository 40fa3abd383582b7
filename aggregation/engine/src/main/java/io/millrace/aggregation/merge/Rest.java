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
 * What came since the last commit for groups that find no room in their window: one sum a window, sent in the commit to
 * the merge partition that has the window's row {@code __other__}. Each merge partition names an equal share of an
 * insight's groups, first come first named, so that none has to ask the others. Not thread-safe.
 */
final class Rest {
    /** Value of every dimension of the row that the rest is in. */
    static final String OTHER = "__other__";

    private static final int RECORD_BYTES = 512 << 10;
    private static final int OVERHEAD = 200;

    private final int partitions;
    private final MergeCounts counts;
    private final ObjIntConsumer<byte[]> out;
    private final Map<Bytes, Sum> sums = new LinkedHashMap<>();
    private final PackedWriter writer = new PackedWriter();
    private long bytes;

    /**
     * @param partitions merge partitions
     * @param out is given each packed value and the merge partition that it is for
     */
    Rest(int partitions, MergeCounts counts, ObjIntConsumer<byte[]> out) {
        this.partitions = partitions;
        this.counts = counts;
        this.out = out;
    }

    /** The row's group, for an insight of so many dimensions. */
    static byte[] group(int dimensions) {
        return GroupCodec.encode(Collections.nCopies(dimensions, OTHER));
    }

    /** How many groups of a window one merge partition names: its share, rounded up. */
    int room(CompiledInsight insight) {
        return (int) Math.min(Integer.MAX_VALUE, (insight.spec().maxGroups() + partitions - 1) / partitions);
    }

    /** Takes a group's partial; one that is a whole row finds no room anywhere. */
    void add(Window window, Accumulator[] partial, int partialBytes, long receivedAt) {
        if (window.insight.replacesRows()) {
            counts.folded(window.owner.insight());
            return; // It is the row itself, not something to be summed up.
        }
        sums.computeIfAbsent(window.key, key -> open(window)).add(partial, receivedAt);
        bytes += partialBytes;
        counts.folded(window.owner.insight());
    }

    private Sum open(Window window) {
        bytes += OVERHEAD + window.key.get().length;
        return new Sum(window);
    }

    /** About how many bytes of heap the sums take. */
    long bytes() {
        return bytes;
    }

    /** Sends what there is, and forgets it. */
    void send() {
        for (var sum : sums.values()) {
            var owner = sum.window.owner;
            var group = group(sum.window.insight.dimensionCount());
            int to = MergePartitioner.partition(owner.insight(), owner.tenant(), group, partitions);
            writer.beginFlush(PackedWriter.OVERFLOW, RECORD_BYTES, packed -> out.accept(packed, to));
            writer.beginSection(owner.insight(), owner.generation(), owner.tenant(), sum.window.start, sum.window.end);
            writer.addGroup(group, sum.newestReceivedAt, sum.accumulators);
            writer.endFlush(0, false, false);
            counts.restSent();
        }
        sums.clear();
        bytes = 0;
    }

    static boolean is(List<String> group) {
        return !group.isEmpty() && group.stream().allMatch(OTHER::equals);
    }

    static boolean is(byte[] group, int dimensions) {
        return Arrays.equals(group, group(dimensions));
    }

    private static final class Sum {
        private final Window window;
        private final Accumulator[] accumulators;
        private long newestReceivedAt = Long.MIN_VALUE;

        Sum(Window window) {
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
