package io.millrace.aggregation.measure;

import io.millrace.schemas.insight.TopItem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Counts of values in bounded room: a mergeable Misra-Gries summary. When there are more values than the capacity, or more bytes
 * of them than the bound, the count at half of it is taken off all, what falls to zero is dropped, and the amount is remembered as the error: no count is too low
 * by more, which over everything that was added and merged is at most total/(capacity/2 + 1). Which values go depends on counts
 * alone, never on ties.
 *
 * @see <a href="https://doi.org/10.1145/2213556.2213562">Agarwal et al., Mergeable summaries, PODS 2012</a>
 */
final class FrequentValues {
    private static final Comparator<TopItem> MOST_FREQUENT =
            Comparator.comparingLong(TopItem::getCount).reversed().thenComparing(TopItem::getValue);

    private static final int COUNT_BYTES = 12;

    private final int capacity;
    private final int maxBytes;
    /** Open-addressed by the values' hashes, which strings keep. */
    private String[] values = new String[8];

    private long[] counts = new long[8];
    private int size;
    /** The values in their order; null since one came or went. */
    private String[] sorted;

    private long error;
    private int characters;
    /** What it writes at most. */
    private int bytes;

    FrequentValues(int capacity, int mostBytes) {
        this.maxBytes = mostBytes;
        this.capacity = capacity;
    }

    void add(String value) {
        add(value, 1);
        purge();
    }

    void merge(FrequentValues other) {
        for (int i = 0; i < other.values.length; i++) {
            if (other.values[i] != null) {
                add(other.values[i], other.counts[i]);
            }
        }
        error += other.error;
        purge();
    }

    private void add(String value, long count) {
        int at = find(value);
        if (values[at] == null) {
            values[at] = value;
            size++;
            characters += value.length();
            bytes += bytes(value);
            sorted = null;
        }
        counts[at] += count;
        if (size * 3 > values.length * 2) {
            rebuild(values.length * 2, 0);
        }
    }

    /** Where the value is or belongs. */
    private int find(String value) {
        int mask = values.length - 1;
        int hash = value.hashCode() * 0x9E3779B9;
        int at = (hash ^ (hash >>> 16)) & mask;
        while (values[at] != null && !values[at].equals(value)) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void purge() {
        // A table of 100,000 counts is looked through once for what it then forgets.
        if (size > capacity) {
            var ascending =
                    Arrays.stream(counts).filter(count -> count > 0).sorted().toArray();
            subtractFromAll(ascending[ascending.length - 1 - capacity / 2]);
        }
        if (bytes > maxBytes) {
            subtractFromAll(countAtHalfTheBytes());
        }
    }

    private void subtractFromAll(long amount) {
        error += amount;
        rebuild(values.length, amount);
    }

    /** The greatest count of which the values with it, and with greater ones, take more than half of the bytes. */
    private long countAtHalfTheBytes() {
        var byCount = new TreeMap<Long, Integer>(Comparator.reverseOrder());
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                byCount.merge(counts[i], bytes(values[i]), Integer::sum);
            }
        }
        int sum = 0;
        long count = 0;
        for (var each = byCount.entrySet().iterator(); sum <= maxBytes / 2 && each.hasNext(); ) {
            var next = each.next();
            sum += next.getValue();
            count = next.getKey();
        }
        return count;
    }

    private static int bytes(String value) {
        return COUNT_BYTES + ByteSink.utf8Length(value);
    }

    /** Makes the table anew, with so much taken off each count, and without those that fall to zero. */
    private void rebuild(int length, long takenOff) {
        var oldValues = values;
        var oldCounts = counts;
        values = new String[length];
        counts = new long[length];
        size = 0;
        characters = 0;
        bytes = 0;
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != null && oldCounts[i] > takenOff) {
                int at = find(oldValues[i]);
                values[at] = oldValues[i];
                counts[at] = oldCounts[i] - takenOff;
                size++;
                characters += oldValues[i].length();
                bytes += bytes(oldValues[i]);
            }
        }
        if (takenOff > 0) {
            sorted = null;
        }
    }

    /** The most frequent values, most frequent first. */
    List<TopItem> top(int limit) {
        var best = new PriorityQueue<TopItem>(MOST_FREQUENT.reversed());
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null
                    && (best.size() < limit || counts[i] + error >= best.peek().getCount())) {
                best.add(new TopItem(values[i], counts[i] + error, error));
                if (best.size() > limit) {
                    best.poll();
                }
            }
        }
        var items = new ArrayList<>(best);
        items.sort(MOST_FREQUENT);
        return List.copyOf(items);
    }

    void serialize(ByteSink out) {
        out.putVarLong(error);
        out.putVarLong(size);
        for (var value : sorted()) {
            out.putText(value);
            out.putVarLong(counts[find(value)]);
        }
    }

    /** Kept from write to write: in a row that is written again and again most values are known. */
    private String[] sorted() {
        if (sorted == null) {
            sorted = Arrays.stream(values).filter(Objects::nonNull).toArray(String[]::new);
            Arrays.sort(sorted);
        }
        return sorted;
    }

    static FrequentValues deserialize(ByteBuffer in, int capacity, int mostBytes) {
        var read = new FrequentValues(capacity, mostBytes);
        read.error = ByteSource.getVarLong(in);
        int size = ByteSource.getCount(in, 2);
        read.rebuild(Integer.highestOneBit(Math.max(8, size * 2) * 2 - 1), 0);
        for (int i = 0; i < size; i++) {
            read.add(ByteSource.getText(in), ByteSource.getVarLong(in));
        }
        return read;
    }

    int heapBytes() {
        return 96 + 12 * values.length + 48 * size + characters;
    }
}
