package io.millrace.it.endtoend;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one group of one window must hold, kept plainly: every value that was seen, no sketch, no cleverness. */
public final class Expected {
    private final List<BigDecimal> amounts = new ArrayList<>();
    private final Set<String> people = new HashSet<>();
    private final Map<String, Long> occurrences = new HashMap<>();
    private long count;

    void add(BigDecimal amount, String person, String item) {
        count++;
        people.add(person);
        occurrences.merge(item, 1L, Long::sum);
        if (amount != null) {
            amounts.add(amount);
        }
    }

    public long count() {
        return count;
    }

    int people() {
        return people.size();
    }

    public BigDecimal sum() {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public BigDecimal largest() {
        return amounts.stream().max(BigDecimal::compareTo).orElse(null);
    }

    BigDecimal smallest() {
        return amounts.stream().min(BigDecimal::compareTo).orElse(null);
    }

    /** Whether the value lies within the relative error of a value whose rank is that of the quantile, or a neighbour's. */
    boolean isQuantile(double value, double quantile, double relativeError) {
        var sorted =
                amounts.stream().sorted().mapToDouble(BigDecimal::doubleValue).toArray();
        var rank = quantile * (sorted.length - 1);
        var low = sorted[(int) Math.floor(rank)] * (1 - relativeError);
        var high = sorted[(int) Math.ceil(rank)] * (1 + relativeError);
        return value >= low - 1e-9 && value <= high + 1e-9;
    }

    /** How often the item was seen. */
    long occurrences(String item) {
        return occurrences.getOrDefault(item, 0L);
    }

    /** The counts of the most frequent items, highest first. */
    List<Long> topCounts(int k) {
        return occurrences.values().stream()
                .sorted((a, b) -> Long.compare(b, a))
                .limit(k)
                .toList();
    }
}
