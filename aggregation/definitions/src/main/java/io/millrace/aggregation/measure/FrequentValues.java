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
 * Counts of values in bounded memory: a mergeable Misra-Gries summary. When the values exceed the capacity or the bound in bytes,
 * the count at half of that limit is subtracted from all counts, values at zero are dropped, and the subtracted amount is added
 * to the error. No count is too low by more than the error, which is at most total/(capacity/2 + 1) of all that was added and
 * merged. Which values are dropped depends on counts alone, never on the order of ties.
 *
 * @see <a href="https://doi.org/10.1145/2213556.2213562">Agarwal et al., Mergeable summaries, PODS 2012</a>
 */
final class FrequentValues {
    private static final Comparator<TopItem> MOST_FREQUENT =
            Comparator.comparingLong(TopItem::getCount).reversed().thenComparing(TopItem::getValue);

    private static final int COUNT_BYTES = 12;

    private final int capacity;
    private final int maxBytes;
    /** Open-addressed hash table; strings cache their hash. */
    private String[] values = new String[8];

    private long[] counts = new long[8];
    private int size;
    /** Values in ascending order; null after a value was added or dropped. */
    private String[] sorted;

    private long error;
    private int characters;
    /** Upper bound of the serialized size. */
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

    /** Index of the value, or of the free entry where it belongs. */
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
        // Half of the values are dropped at once, so that the scan of all counts is amortized.
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

    /** Greatest count for which the values with at least this count take more than half of the bytes. */
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

    /** Rebuilds the table with an amount subtracted from each count, without the values that fall to zero. */
    private void rebuild(int length, long subtracted) {
        var oldValues = values;
        var oldCounts = counts;
        values = new String[length];
        counts = new long[length];
        size = 0;
        characters = 0;
        bytes = 0;
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != null && oldCounts[i] > subtracted) {
                int at = find(oldValues[i]);
                values[at] = oldValues[i];
                counts[at] = oldCounts[i] - subtracted;
                size++;
                characters += oldValues[i].length();
                bytes += bytes(oldValues[i]);
            }
        }
        if (subtracted > 0) {
            sorted = null;
        }
    }

    /** The most frequent values, in descending order of their counts. */
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

    /** Values in ascending order, cached because a row that changes often rarely gets new values. */
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
