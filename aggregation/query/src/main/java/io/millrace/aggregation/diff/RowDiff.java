package io.millrace.aggregation.diff;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.rowquery.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collector of differences between rows, chunk by chunk; keeps a bounded number of them. Not thread-safe. */
final class RowDiff {
    /** Windows with differences that a result lists at most. */
    static final int MAX_WINDOWS = 1_000;

    private static final Comparator<String> TEXT = Comparator.nullsLast(Comparator.naturalOrder());

    private final ComparedColumns columns;
    private final boolean open;
    private final int maxRows;
    final List<ComparedRow> rows = new ArrayList<>();
    final Map<Long, WindowCount> windows = new TreeMap<>();
    final MeasureCount[] measures;
    long compared;
    long equal;
    long different;
    long onlyLive;
    long onlyNext;
    long skippedOpen;

    /** Differences of one window. */
    static final class WindowCount {
        final long end;
        long different;
        long onlyLive;
        long onlyNext;

        WindowCount(long end) {
            this.end = end;
        }
    }

    /** Differences of one measure over rows that both generations have. */
    static final class MeasureCount {
        long rows;
        double largest;
    }

    /**
     * @param open whether rows of windows that are not closed are compared, too
     * @param maxRows differing rows to keep
     */
    RowDiff(ComparedColumns columns, boolean open, int maxRows) {
        this.columns = columns;
        this.open = open;
        this.maxRows = maxRows;
        this.measures = new MeasureCount[columns.measures().size()];
        for (int i = 0; i < measures.length; i++) {
            measures[i] = new MeasureCount();
        }
    }

    private record Place(long windowStart, long windowEnd, List<String> group) {}

    private static final class Pair {
        private Row live;
        private Row next;

        boolean isOpen() {
            return (live != null && !live.finished()) || (next != null && !next.finished());
        }
    }

    /** Compares all rows of some windows. */
    void add(List<Row> live, List<Row> next) {
        Map<Place, Pair> pairs = new HashMap<>();
        live.forEach(row -> pair(pairs, columns.live(), row).live = row);
        next.forEach(row -> pair(pairs, columns.next(), row).next = row);
        pairs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(RowDiff::compare))
                .forEach(entry -> add(entry.getKey(), entry.getValue()));
    }

    private Pair pair(Map<Place, Pair> pairs, InsightSpec of, Row row) {
        return pairs.computeIfAbsent(
                new Place(row.windowStart(), row.windowEnd(), columns.group(of, row)), place -> new Pair());
    }

    private static int compare(Place a, Place b) {
        int order = Long.compare(a.windowStart, b.windowStart);
        if (order == 0) {
            order = Long.compare(a.windowEnd, b.windowEnd);
        }
        for (int i = 0; order == 0 && i < a.group.size(); i++) {
            order = TEXT.compare(a.group.get(i), b.group.get(i));
        }
        return order;
    }

    private void add(Place place, Pair pair) {
        if (pair.isOpen() && !open) {
            skippedOpen++;
            return;
        }
        compared++;
        var row = new ComparedRow(
                place.windowStart,
                place.windowEnd,
                place.group,
                Optional.ofNullable(pair.live).map(one -> columns.values(columns.live(), one)),
                Optional.ofNullable(pair.next).map(one -> columns.values(columns.next(), one)));
        if (row.isEqual(measures.length)) {
            equal++;
            return;
        }
        count(row);
        if (rows.size() < maxRows) {
            rows.add(row);
        }
    }

    private void count(ComparedRow row) {
        var window = windows.size() < MAX_WINDOWS || windows.containsKey(row.windowStart())
                ? windows.computeIfAbsent(row.windowStart(), start -> new WindowCount(row.windowEnd()))
                : new WindowCount(row.windowEnd());
        if (row.live().isEmpty()) {
            onlyNext++;
            window.onlyNext++;
        } else if (row.next().isEmpty()) {
            onlyLive++;
            window.onlyLive++;
        } else {
            different++;
            window.different++;
            for (int i : row.differing(measures.length)) {
                measures[i].rows++;
                double difference = row.difference(i).orElse(0.0);
                if (Math.abs(difference) > Math.abs(measures[i].largest)) {
                    measures[i].largest = difference;
                }
            }
        }
    }
}
