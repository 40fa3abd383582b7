package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import io.millrace.aggregation.measure.PersonHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Group of a window of an insight that counted a person among its unique persons. */
final class PersonGroup {
    private static final long DAY = 86_400_000;

    private final int day;
    private final long insight;
    private final long windowStart;
    private final byte[] group;

    /**
     * @param day first day since the epoch on which the group's row may be dropped
     * @param insight {@link #id} of the insight's generation
     * @param windowStart start of the window, ms since the epoch
     * @param group encoded by {@link io.millrace.aggregation.partial.GroupCodec}
     */
    PersonGroup(int day, long insight, long windowStart, byte[] group) {
        this.day = day;
        this.insight = insight;
        this.windowStart = windowStart;
        this.group = group;
    }

    int day() {
        return day;
    }

    long insight() {
        return insight;
    }

    long windowStart() {
        return windowStart;
    }

    byte[] group() {
        return group;
    }

    /** Returns a number that stands for a generation of an insight. */
    static long id(InsightSpec spec) {
        return PersonHash.of(spec.liveName() + "/" + spec.generation());
    }

    /** Returns the day after which a row of the window is dropped at the earliest. */
    static int day(InsightSpec spec, long windowEnd, long receivedAt) {
        return day(Math.max(windowEnd, receivedAt) + spec.retain().toMillis()) + 1;
    }

    static int day(long time) {
        return (int) Math.floorDiv(time, DAY);
    }

    /** Returns how many bytes {@link #write} appends at most. */
    int maxBytes() {
        return 26 + group.length;
    }

    void write(ByteSink out) {
        out.putZigZag(day);
        out.putLong(insight);
        out.putZigZag(windowStart);
        out.putVarLong(group.length);
        out.putBytes(group, 0, group.length);
    }

    /** Reads all groups up to the end of the buffer. */
    static List<PersonGroup> readAll(ByteBuffer in) {
        var groups = new ArrayList<PersonGroup>();
        while (in.hasRemaining()) {
            groups.add(read(in));
        }
        return groups;
    }

    /** Reads the next group. */
    static PersonGroup read(ByteBuffer in) {
        int day = (int) ByteSource.getZigZag(in);
        long insight = in.getLong();
        long windowStart = ByteSource.getZigZag(in);
        var group = new byte[(int) ByteSource.getVarLong(in)];
        in.get(group);
        return new PersonGroup(day, insight, windowStart, group);
    }
}
