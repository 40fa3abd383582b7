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
 * or, for persons that were merged: 2, the same with the window length 0, and in place of the accumulators 255 (which older
 *   readers refuse as a version), hash of the person given up, hash of the survivor (8 bytes each)
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
    static final int GROUPS = 1;
    static final int REPLACEMENTS = 2;
    /** First byte of a replacement. */
    static final int REPLACEMENT = 255;

    private static final int REPLACEMENT_BYTES = 1 + 2 * Long.BYTES;

    private final ByteSink out = new ByteSink(4096);
    private final ByteSink accumulators = new ByteSink(256);
    private final ByteSink one = new ByteSink(256);
    private int upstream;
    private int maxBytes;
    private Consumer<byte[]> sink;
    private Section section;
    private boolean inSection;
    private int groups;

    private record Section(
            int kind, String insight, long generation, String tenant, long windowStart, long windowEnd) {}

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
        section = new Section(GROUPS, insight, generation, tenant, windowStart, windowEnd);
        startSection();
    }

    /**
     * Adds a section in which one group replaces a person by another among its unique persons.
     *
     * @param from {@link io.millrace.aggregation.measure.PersonHash} of the person that was given up
     * @param to the same of the survivor
     */
    public void addReplacement(
            String insight, long generation, String tenant, long windowStart, byte[] group, long from, long to) {
        section = new Section(REPLACEMENTS, insight, generation, tenant, windowStart, windowStart);
        startSection();
        one.clear();
        one.putVarLong(group.length + 1L);
        one.putBytes(group, 0, group.length);
        one.putZigZag(0);
        one.putVarLong(REPLACEMENT_BYTES);
        one.putByte(REPLACEMENT);
        one.putLong(from);
        one.putLong(to);
        addEncodedGroups(one, 1);
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
        out.putByte(section.kind);
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
