package io.millrace.aggregation.measure;

import io.millrace.schemas.insight.TopItem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts of values in bounded room: a mergeable Misra-Gries summary. When there are more values than the capacity, the count
 * at half of it is taken off all, what falls to zero is dropped, and the amount is remembered as the error: no count is too low
 * by more, which over everything that was added and merged is at most total/(capacity/2 + 1). Which values go depends on counts
 * alone, never on ties.
 *
 * @see <a href="https://doi.org/10.1145/2213556.2213562">Agarwal et al., Mergeable summaries, PODS 2012</a>
 */
final class FrequentValues {
    private static final Comparator<TopItem> MOST_FREQUENT =
            Comparator.comparingLong(TopItem::getCount).reversed().thenComparing(TopItem::getValue);

    private final int capacity;
    private final Map<String, Count> counts = new HashMap<>();
    private long error;
    private int characters;

    FrequentValues(int capacity) {
        this.capacity = capacity;
    }

    void add(String value) {
        add(value, 1);
        purge();
    }

    void merge(FrequentValues other) {
        other.counts.forEach((value, count) -> add(value, count.value));
        error += other.error;
        purge();
    }

    private void add(String value, long count) {
        var known = counts.get(value);
        if (known == null) {
            counts.put(value, new Count(count));
            characters += value.length();
        } else {
            known.value += count;
        }
    }

    private void purge() {
        if (counts.size() <= capacity) {
            return;
        }
        var sorted = counts.values().stream()
                .mapToLong(count -> count.value)
                .sorted()
                .toArray();
        long amount = sorted[sorted.length - 1 - capacity / 2];
        error += amount;
        counts.values().forEach(count -> count.value -= amount);
        counts.entrySet().removeIf(entry -> entry.getValue().value <= 0);
        characters = counts.keySet().stream().mapToInt(String::length).sum();
    }

    /** The most frequent values, most frequent first. */
    List<TopItem> top(int limit) {
        var items = new ArrayList<TopItem>(counts.size());
        counts.forEach((value, count) -> items.add(new TopItem(value, count.value + error, error)));
        items.sort(MOST_FREQUENT);
        return List.copyOf(items.subList(0, Math.min(limit, items.size())));
    }

    void write(ByteSink out) {
        out.putVarLong(error);
        out.putVarLong(counts.size());
        var values = counts.keySet().toArray(new String[0]);
        Arrays.sort(values);
        for (var value : values) {
            out.putText(value);
            out.putVarLong(counts.get(value).value);
        }
    }

    static FrequentValues read(ByteBuffer in, int capacity) {
        var read = new FrequentValues(capacity);
        read.error = ByteSource.getVarLong(in);
        int size = ByteSource.getCount(in, 2);
        for (int i = 0; i < size; i++) {
            read.add(ByteSource.getText(in), ByteSource.getVarLong(in));
        }
        return read;
    }

    int sizeInBytes() {
        return 64 + counts.size() * 104 + characters;
    }

    private static final class Count {
        private long value;

        Count(long value) {
            this.value = value;
        }
    }
}
