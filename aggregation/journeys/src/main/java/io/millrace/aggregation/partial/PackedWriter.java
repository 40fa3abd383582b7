package io.millrace.aggregation.partial;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.watermark.Watermarks;
import java.util.function.Consumer;

/**
 * Packs the partials of one flush for one merge partition into one value, or into several if it would be too large:
 *
 * <pre>
 * version 1, upstream partition
 * per section: 1, insight, generation, tenant, window start (zigzag), window length, then
 *   per group: group length + 1, group, newest receivedAt (zigzag), accumulators' length, accumulators
 *   0
 * 0, watermark (zigzag), idle
 * </pre>
 *
 * Numbers are varints. Of several values only the last carries the watermark, which must not overtake the partials. A writer
 * serves any number of flushes. Not thread-safe.
 */
public final class PackedWriter {
    /** In place of the upstream partition: the sum of the groups beyond the limit of a merge partition. */
    public static final int OVERFLOW = -1;

    static final int VERSION = 1;

    private final ByteSink out = new ByteSink(4096);
    private final ByteSink accumulators = new ByteSink(256);
    private final ByteSink one = new ByteSink(256);
    private int upstream;
    private int maxBytes;
    private Consumer<byte[]> sink;
    private Section section;
    private boolean inSection;
    private int groups;

    private record Section(String insight, long generation, String tenant, long windowStart, long windowEnd) {}

    /**
     * Begins a flush.
     *
     * @param mostBytes size at which a value is split
     * @param values receives each value
     */
    public void beginFlush(int upstreamPartition, int mostBytes, Consumer<byte[]> values) {
        upstream = upstreamPartition;
        maxBytes = mostBytes;
        sink = values;
        start();
    }

    /** Begins the section of a window. */
    public void beginSection(String insight, long generation, String tenant, long windowStart, long windowEnd) {
        section = new Section(insight, generation, tenant, windowStart, windowEnd);
        startSection();
    }

    /** Adds a group to the section. */
    public void addGroup(byte[] group, long newestReceivedAt, Accumulator[] of) {
        one.clear();
        encodeGroup(one, group, newestReceivedAt, of, accumulators);
        addEncodedGroups(one, 1);
    }

    /** Adds groups that {@link #encodeGroup} wrote to the section. */
    public void addEncodedGroups(ByteSink written, int count) {
        if (groups > 0 && out.length() + written.length() > maxBytes) {
            finish(Watermarks.NONE, false);
            start();
            startSection();
        }
        out.putBytes(written.array(), 0, written.length());
        groups += count;
    }

    /**
     * Encodes one group of a section.
     *
     * @param scratch buffer that is overwritten
     */
    public static void encodeGroup(
            ByteSink to, byte[] group, long newestReceivedAt, Accumulator[] of, ByteSink scratch) {
        scratch.clear();
        for (var accumulator : of) {
            accumulator.serialize(scratch);
        }
        to.putVarLong(group.length + 1L);
        to.putBytes(group, 0, group.length);
        to.putZigZag(newestReceivedAt);
        to.putVarLong(scratch.length());
        to.putBytes(scratch.array(), 0, scratch.length());
    }

    /**
     * Ends the flush.
     *
     * @param always whether to send the watermark even if there are no partials
     */
    public void endFlush(long watermark, boolean idle, boolean always) {
        if (groups > 0 || always) {
            finish(watermark, idle);
        }
    }

    private void start() {
        out.clear();
        out.putByte(VERSION);
        out.putVarLong(upstream);
        inSection = false;
        groups = 0;
    }

    private void startSection() {
        endSection();
        out.putByte(1);
        out.putText(section.insight);
        out.putVarLong(section.generation);
        out.putText(section.tenant);
        out.putZigZag(section.windowStart);
        out.putVarLong(section.windowEnd - section.windowStart);
        inSection = true;
    }

    private void finish(long watermark, boolean idle) {
        endSection();
        out.putByte(0);
        out.putZigZag(watermark);
        out.putByte(idle ? 1 : 0);
        sink.accept(out.toByteArray());
    }

    private void endSection() {
        if (inSection) {
            out.putByte(0);
            inSection = false;
        }
    }
}
