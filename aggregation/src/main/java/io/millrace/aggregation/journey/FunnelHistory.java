package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of a funnel's steps that one person had, by time. */
final class FunnelHistory implements History {
    /** More events than these are refused: no person has so many. */
    static final int MOST = 500;

    private static final int VERSION = 1;
    private static final int ENTRY_BYTES = 72;
    private static final Comparator<Entry> ORDER = Comparator.comparingLong(Entry::time)
            .thenComparingInt(entry -> Integer.numberOfTrailingZeros(entry.mask))
            .thenComparingInt(Entry::mask)
            .thenComparing(Entry::group, Comparator.nullsFirst(Groups::compare));

    private final Funnel funnel;
    private final List<Entry> entries = new ArrayList<>();
    private int bytes = ENTRY_BYTES;

    FunnelHistory(Funnel funnel) {
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
        if (entries.size() >= MOST) {
            return Added.REFUSED;
        }
        var entry = funnel.event;
        // Entries from the time before that it can still follow, to its own.
        long from = funnel.windowStart(entry.time - funnel.within);
        long to = funnel.windowEnd(entry.time);
        var outcome = new Outcome();
        evaluate(from, to, -1, outcome);
        insert(entry);
        evaluate(from, to, 1, outcome);
        outcome.emit(out);
        return Added.CHANGED;
    }

    private void insert(Entry entry) {
        int at = entries.size();
        while (at > 0 && ORDER.compare(entries.get(at - 1), entry) > 0) {
            at--;
        }
        entries.add(at, entry);
        bytes += sizeInBytes(entry);
    }

    /** What the windows from one to the other have of the person. */
    private void evaluate(long from, long to, int sign, Outcome out) {
        var best = new HashMap<RowKey, Attempt>();
        for (int i = first(from); i < entries.size() && entries.get(i).time < to; i++) {
            var entry = entries.get(i);
            if ((entry.mask & 1) != 0) {
                var row = funnel.row(entry.time, entry.group);
                var known = best.get(row);
                if (known == null || known.level < funnel.steps) {
                    var attempt = attempt(i);
                    if (known == null || attempt.level > known.level) {
                        best.put(row, attempt);
                    }
                }
            }
        }
        for (Map.Entry<RowKey, Attempt> one : best.entrySet()) {
            funnel.contribute(one.getKey(), one.getValue().times, one.getValue().level, sign, out);
        }
    }

    /** How far the entry got. */
    private Attempt attempt(int entry) {
        var attempt = new Attempt(new long[funnel.steps]);
        long until = entries.get(entry).time + funnel.within;
        for (int i = entry; i < entries.size() && attempt.level < funnel.steps && entries.get(i).time <= until; i++) {
            if ((entries.get(i).mask & (1 << attempt.level)) != 0) {
                attempt.times[attempt.level++] = entries.get(i).time;
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
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).time < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean expire(long time, long receivedAt) {
        if (!entries.removeIf(entry -> entry.time < time && entry.receivedAt < receivedAt)) {
            return false;
        }
        bytes = ENTRY_BYTES
                + entries.stream().mapToInt(FunnelHistory::sizeInBytes).sum();
        return true;
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public void write(ByteSink out) {
        out.putByte(VERSION);
        out.putVarLong(entries.size());
        long previous = 0;
        for (var entry : entries) {
            out.putZigZag(entry.time - previous);
            out.putZigZag(entry.receivedAt - entry.time);
            out.putVarLong(entry.mask);
            if (entry.group != null) {
                Groups.write(entry.group, out);
            }
            previous = entry.time;
        }
    }

    static FunnelHistory read(Funnel funnel, ByteBuffer in) {
        Histories.expectVersion(in, VERSION);
        var history = new FunnelHistory(funnel);
        int count = Histories.count(in);
        long time = 0;
        for (int i = 0; i < count; i++) {
            time += ByteSource.getZigZag(in);
            long receivedAt = time + ByteSource.getZigZag(in);
            int mask = (int) ByteSource.getVarLong(in);
            var group = (mask & 1) == 0 ? null : Groups.read(in, funnel.insight.eventWidth());
            history.insert(new Entry(time, receivedAt, mask, group));
        }
        return history;
    }

    @Override
    public int sizeInBytes() {
        return bytes;
    }

    private static int sizeInBytes(Entry entry) {
        return ENTRY_BYTES + (entry.group == null ? 0 : Groups.sizeInBytes(entry.group));
    }
}
