package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One person's events that match a step of a funnel, in the order of time. */
final class FunnelHistory implements PersonHistory {
    /** Stored events at most: more are not a person's. */
    static final int MAX_EVENTS = 500;

    /** Heap beyond which no event is added: a history is one record of the changelog. */
    static final int MAX_HEAP_BYTES = SessionHistory.MAX_HEAP_BYTES;

    private static final int VERSION = 1;
    private static final int OVERHEAD = 96;
    /** Two timestamps, a mask and a reference. */
    private static final int ENTRY_BYTES = 24;

    private final FunnelJourney funnel;
    private int size;
    // Parallel arrays, one element per entry: hundreds of entries are deserialized to add one, and objects would cost
    // three
    // times as much.
    private long[] times = new long[4];
    private long[] received = new long[4];
    private int[] masks = new int[4];
    private List<String>[] groups = groups(4);
    private int groupBytes;

    FunnelHistory(FunnelJourney funnel) {
        this.funnel = funnel;
    }

    /**
     * Event that matches a step.
     *
     * @param mask a bit for each step that the event matches, from the lowest bit
     * @param group null if the event does not match the first step
     */
    record Entry(long time, long receivedAt, int mask, List<String> group) {}

    @Override
    public Added addMatched(String person, Contributions out) {
        if (isFull()) {
            return Added.LIMIT_REACHED;
        }
        var entry = funnel.event;
        // The windows of all entries that the event can still follow.
        long from = funnel.windowStart(entry.time - funnel.within);
        long to = funnel.windowEnd(entry.time);
        var delta = new ContributionDelta();
        evaluate(from, to, -1, delta);
        insert(entry);
        evaluate(from, to, 1, delta);
        delta.applyTo(out);
        return Added.CHANGED;
    }

    private boolean isFull() {
        return size >= MAX_EVENTS || heapBytes() > MAX_HEAP_BYTES;
    }

    @Override
    public void retract(String person, Contributions out) {
        var delta = new ContributionDelta();
        evaluate(Long.MIN_VALUE, Long.MAX_VALUE, -1, delta);
        delta.applyTo(out);
    }

    @Override
    public int unite(PersonHistory other, String person, Contributions out) {
        var that = (FunnelHistory) other;
        var delta = new ContributionDelta();
        evaluate(Long.MIN_VALUE, Long.MAX_VALUE, -1, delta);
        int taken = 0;
        while (taken < that.size && !isFull()) {
            insert(new Entry(that.times[taken], that.received[taken], that.masks[taken], that.groups[taken]));
            taken++;
        }
        evaluate(Long.MIN_VALUE, Long.MAX_VALUE, 1, delta);
        delta.applyTo(out);
        return that.size - taken;
    }

    @Override
    public long newestReceivedAt() {
        return Arrays.stream(received, 0, size).max().orElse(Long.MIN_VALUE);
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

    /** Orders by time, then by the first matched step, then so that the order of arrival does not matter. */
    private boolean isAfter(int at, Entry entry) {
        if (times[at] != entry.time) {
            return times[at] > entry.time;
        }
        int order =
                Integer.compare(Integer.numberOfTrailingZeros(masks[at]), Integer.numberOfTrailingZeros(entry.mask));
        if (order == 0) {
            order = Integer.compare(masks[at], entry.mask);
        }
        // Of entries with the same mask, both have a group or neither has.
        return order != 0 ? order > 0 : entry.group != null && GroupSerializer.compare(groups[at], entry.group) > 0;
    }

    private void set(int at, long time, long receivedAt, int mask, List<String> group) {
        times[at] = time;
        received[at] = receivedAt;
        masks[at] = mask;
        groups[at] = group;
        groupBytes += group == null ? 0 : GroupSerializer.heapBytes(group);
    }

    private void move(int from, int to, int count) {
        System.arraycopy(times, from, times, to, count);
        System.arraycopy(received, from, received, to, count);
        System.arraycopy(masks, from, masks, to, count);
        System.arraycopy(groups, from, groups, to, count);
    }

    private void grow() {
        if (size == times.length) {
            capacity(Math.min(MAX_EVENTS, size * 2));
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

    /** Computes the person's contribution to the windows between the two times. */
    private void evaluate(long from, long to, int sign, ContributionDelta out) {
        var best = new HashMap<WindowGroup, Attempt>();
        for (int i = firstAt(from); i < size && times[i] < to; i++) {
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

    /** Follows an entry through the steps. */
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

    private int firstAt(long time) {
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
    public void serialize(ByteSink out) {
        out.putByte(VERSION);
        out.putVarLong(size);
        long previous = 0;
        for (int i = 0; i < size; i++) {
            out.putZigZag(times[i] - previous);
            out.putZigZag(received[i] - times[i]);
            out.putVarLong(masks[i]);
            if (groups[i] != null) {
                GroupSerializer.serialize(groups[i], out);
            }
            previous = times[i];
        }
    }

    /** Deserializes a history, whose entries are in order. */
    static FunnelHistory deserialize(FunnelJourney funnel, ByteBuffer in) {
        HistoryCache.expectVersion(in, VERSION);
        var history = new FunnelHistory(funnel);
        int count = HistoryCache.readCount(in);
        history.capacity(count + 1);
        long time = 0;
        for (int i = 0; i < count; i++) {
            time += ByteSource.getZigZag(in);
            long receivedAt = time + ByteSource.getZigZag(in);
            int mask = (int) ByteSource.getVarLong(in);
            var group = (mask & 1) == 0 ? null : GroupSerializer.deserialize(in, funnel.insight.eventDimensionCount());
            history.set(i, time, receivedAt, mask, group);
        }
        history.size = count;
        return history;
    }

    @Override
    public int heapBytes() {
        return OVERHEAD + times.length * ENTRY_BYTES + groupBytes;
    }
}
