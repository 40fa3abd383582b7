package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of a funnel's steps that one person had, by time. */
final class FunnelHistory implements PersonHistory {
    /** More events than these are refused: no person has so many. */
    static final int MOST = 500;

    /** Beyond these bytes of heap no event is taken in: a history is one record of the changelog. */
    static final int MOST_BYTES = SessionHistory.MOST_BYTES;

    private static final int VERSION = 1;
    private static final int OVERHEAD = 96;
    /** Two times, a mask and a reference. */
    private static final int ENTRY_BYTES = 24;

    private final FunnelJourney funnel;
    private int size;
    // By entry, in order. A person may have hundreds, and all are read and written for one more: objects would cost
    // thrice.
    private long[] times = new long[4];
    private long[] received = new long[4];
    private int[] masks = new int[4];
    private List<String>[] groups = groups(4);
    private int groupBytes;

    FunnelHistory(FunnelJourney funnel) {
        this.funnel = funnel;
    }

    /**
     * An event.
     *
     * @param mask a bit for each step that it matches, from the lowest
     * @param group null if it is not of the first step
     */
    record Entry(long time, long receivedAt, int mask, List<String> group) {}

    @Override
    public Added add(String person, Contributions out) {
        if (size >= MOST || sizeInBytes() > MOST_BYTES) {
            return Added.REFUSED;
        }
        var entry = funnel.event;
        // Entries from the time before that it can still follow, to its own.
        long from = funnel.windowStart(entry.time - funnel.within);
        long to = funnel.windowEnd(entry.time);
        var outcome = new ContributionDelta();
        evaluate(from, to, -1, outcome);
        insert(entry);
        evaluate(from, to, 1, outcome);
        outcome.emit(out);
        return Added.CHANGED;
    }

    private void insert(Entry entry) {
        int at = size;
        while (at > 0 && isAfter(at - 1, entry)) {
            at--;
        }
        grow();
        move(at, at + 1, size - at);
        size++;
        set(at, entry.time, entry.receivedAt, entry.mask, entry.group);
    }

    /** By time, then by the first of the steps, then by anything that makes the order of arrival not matter. */
    private boolean isAfter(int at, Entry entry) {
        if (times[at] != entry.time) {
            return times[at] > entry.time;
        }
        int order =
                Integer.compare(Integer.numberOfTrailingZeros(masks[at]), Integer.numberOfTrailingZeros(entry.mask));
        if (order == 0) {
            order = Integer.compare(masks[at], entry.mask);
        }
        // Entries of the same mask have both a group or none.
        return order != 0 ? order > 0 : entry.group != null && GroupSerializer.compare(groups[at], entry.group) > 0;
    }

    private void set(int at, long time, long receivedAt, int mask, List<String> group) {
        times[at] = time;
        received[at] = receivedAt;
        masks[at] = mask;
        groups[at] = group;
        groupBytes += group == null ? 0 : GroupSerializer.sizeInBytes(group);
    }

    private void move(int from, int to, int count) {
        System.arraycopy(times, from, times, to, count);
        System.arraycopy(received, from, received, to, count);
        System.arraycopy(masks, from, masks, to, count);
        System.arraycopy(groups, from, groups, to, count);
    }

    private void grow() {
        if (size == times.length) {
            capacity(Math.min(MOST, size * 2));
        }
    }

    private void capacity(int entries) {
        times = Arrays.copyOf(times, entries);
        received = Arrays.copyOf(received, entries);
        masks = Arrays.copyOf(masks, entries);
        groups = Arrays.copyOf(groups, entries);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<String>[] groups(int entries) {
        return new List[entries];
    }

    /** What the windows from one to the other have of the person. */
    private void evaluate(long from, long to, int sign, ContributionDelta out) {
        var best = new HashMap<WindowGroup, Attempt>();
        for (int i = first(from); i < size && times[i] < to; i++) {
            if ((masks[i] & 1) != 0) {
                var row = funnel.row(times[i], groups[i]);
                var known = best.get(row);
                if (known == null || known.level < funnel.steps) {
                    var attempt = attempt(i);
                    if (known == null || attempt.level > known.level) {
                        best.put(row, attempt);
                    }
                }
            }
        }
        for (Map.Entry<WindowGroup, Attempt> one : best.entrySet()) {
            funnel.contribute(one.getKey(), one.getValue().times, one.getValue().level, sign, out);
        }
    }

    /** How far the entry got. */
    private Attempt attempt(int entry) {
        var attempt = new Attempt(new long[funnel.steps]);
        long until = times[entry] + funnel.within;
        for (int i = entry; i < size && attempt.level < funnel.steps && times[i] <= until; i++) {
            if ((masks[i] & (1 << attempt.level)) != 0) {
                attempt.times[attempt.level++] = times[i];
            }
        }
        return attempt;
    }

    private static final class Attempt {
        final long[] times;
        int level;

        Attempt(long[] times) {
            this.times = times;
        }
    }

    private int first(long time) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean expire(long time, long receivedAt) {
        int kept = 0;
        groupBytes = 0;
        for (int i = 0; i < size; i++) {
            if (times[i] >= time || received[i] >= receivedAt) {
                set(kept++, times[i], received[i], masks[i], groups[i]);
            }
        }
        boolean any = kept < size;
        Arrays.fill(groups, kept, size, null);
        size = kept;
        return any;
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public void write(ByteSink out) {
        out.putByte(VERSION);
        out.putVarLong(size);
        long previous = 0;
        for (int i = 0; i < size; i++) {
            out.putZigZag(times[i] - previous);
            out.putZigZag(received[i] - times[i]);
            out.putVarLong(masks[i]);
            if (groups[i] != null) {
                GroupSerializer.write(groups[i], out);
            }
            previous = times[i];
        }
    }

    /** Reads what {@link #write} wrote: entries come in their order. */
    static FunnelHistory read(FunnelJourney funnel, ByteBuffer in) {
        HistoryCache.expectVersion(in, VERSION);
        var history = new FunnelHistory(funnel);
        int count = HistoryCache.count(in);
        history.capacity(count + 1);
        long time = 0;
        for (int i = 0; i < count; i++) {
            time += ByteSource.getZigZag(in);
            long receivedAt = time + ByteSource.getZigZag(in);
            int mask = (int) ByteSource.getVarLong(in);
            var group = (mask & 1) == 0 ? null : GroupSerializer.read(in, funnel.insight.eventDimensionCount());
            history.set(i, time, receivedAt, mask, group);
        }
        history.size = count;
        return history;
    }

    @Override
    public int sizeInBytes() {
        return OVERHEAD + times.length * ENTRY_BYTES + groupBytes;
    }
}
