package io.millrace.bench;

import io.millrace.schemas.event.EnrichedEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every row that the ten insights must have, from plain maps, sets and lists over the same events; not thread-safe. */
public final class Oracle {
    private static final int MAX_SHOWN = 10;
    private static final double UNIQUES_ERROR = 0.06;
    private static final double QUANTILE_ERROR = 0.0101;

    private final Map<String, long[]> counts = new HashMap<>();
    private final Map<String, long[]> cents = new HashMap<>();
    private final Map<String, Set<String>> people = new HashMap<>();
    private final Map<String, List<Double>> prices = new HashMap<>();
    /** Each name once, however many sets it is in. */
    private final Map<String, String> names = new HashMap<>();

    public void add(EnrichedEvent event) {
        for (var insight : Insight.ALL) {
            if (insight.where().test(event)) {
                var key = insight.name() + "|" + Insight.windowOf(event) + "|"
                        + insight.group().apply(event);
                switch (insight.kind()) {
                    case COUNT -> counts.computeIfAbsent(key, k -> new long[1])[0]++;
                    case SUM_OF_REVENUE ->
                        cents.computeIfAbsent(key, k -> new long[1])[0] +=
                                Math.round(Insight.number(event, "revenue") * 100);
                    case UNIQUE_PEOPLE ->
                        people.computeIfAbsent(key, k -> new HashSet<>())
                                .add(names.computeIfAbsent(event.getPerson(), name -> name));
                    case P95_OF_PRICE ->
                        prices.computeIfAbsent(key, k -> new ArrayList<>()).add(Insight.number(event, "price"));
                }
            }
        }
    }

    /** What differs, the first ten and how many more; empty if the rows are right. */
    public List<String> differences(Map<String, String> rows) {
        var differences = new ArrayList<String>();
        var expected = new HashSet<String>();
        expected.addAll(counts.keySet());
        expected.addAll(cents.keySet());
        expected.addAll(people.keySet());
        expected.addAll(prices.keySet());
        for (var key : expected) {
            var row = rows.get(key);
            if (row == null || !agrees(key, Double.parseDouble(row))) {
                differences.add(key + " is " + row + ", not " + exact(key));
            }
        }
        rows.keySet().stream()
                .filter(key -> !expected.contains(key))
                .forEach(key -> differences.add(key + " should not be"));
        if (differences.size() <= MAX_SHOWN) {
            return differences;
        }
        var shown = new ArrayList<>(differences.subList(0, MAX_SHOWN));
        shown.add((differences.size() - MAX_SHOWN) + " more of " + expected.size() + " rows");
        return shown;
    }

    private String exact(String key) {
        if (counts.containsKey(key)) {
            return Long.toString(counts.get(key)[0]);
        }
        if (cents.containsKey(key)) {
            return Double.toString(cents.get(key)[0] / 100.0);
        }
        return people.containsKey(key) ? Integer.toString(people.get(key).size()) : "a quantile of " + prices.get(key);
    }

    private boolean agrees(String key, double value) {
        if (counts.containsKey(key)) {
            return value == counts.get(key)[0];
        }
        if (cents.containsKey(key)) {
            return Math.abs(value - cents.get(key)[0] / 100.0) < 0.005;
        }
        if (people.containsKey(key)) {
            var exact = people.get(key).size();
            return Math.abs(value - exact) <= Math.max(1, UNIQUES_ERROR * exact);
        }
        var sorted = new ArrayList<>(prices.get(key));
        Collections.sort(sorted);
        var rank = 0.95 * (sorted.size() - 1);
        return value >= sorted.get((int) Math.floor(rank)) * (1 - QUANTILE_ERROR)
                && value <= sorted.get((int) Math.ceil(rank)) * (1 + QUANTILE_ERROR);
    }
}
