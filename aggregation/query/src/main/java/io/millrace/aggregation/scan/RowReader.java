package io.millrace.aggregation.scan;

import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowHeapSize;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rows.RowLookup;
import io.millrace.aggregation.rows.StoreReplica;
import io.millrace.aggregation.rows.StoredRow;
import io.millrace.aggregation.rows.Trends;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.aggregation.rows.WindowRows;
import io.millrace.aggregation.rows.WindowScanner;
import io.millrace.runtime.http.RequestException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Reader of one query from the local merge stores. It reads as few stored rows as order, range and filters allow, within the limits
 * and the budget. Not thread-safe.
 */
public final class RowReader {
    /** Rows between two checks of the deadline. */
    private static final int CHECK_EVERY = 256;

    private static final int MAX_KNOWN_WINDOWS = 64;

    private final List<StoreReplica> copies;
    private final RowLookup rows;
    private final WindowScanner scanner;
    private final long heldBytes;
    private final List<Measure> measures;
    private final QueryLimits limits;
    private final Budget budget;
    private final RowQuery query;
    private final Trends trends;
    private long scanned;
    private long scannedBytes;

    /** @param cache cache of decoded windows */
    public RowReader(
            List<StoreReplica> copies,
            WindowCache cache,
            List<Measure> measures,
            QueryLimits limits,
            Budget budget,
            RowQuery query) {
        this.copies = copies;
        this.rows = new RowLookup(copies);
        this.scanner = new WindowScanner(copies, cache);
        this.heldBytes = cache.maxBytes();
        this.measures = measures;
        this.limits = limits;
        this.budget = budget;
        this.query = query;
        this.trends = new Trends(query.insight().window(), measures);
    }

    /** Rows of the page in order, plus one if more follow. Finality is decided by the caller. */
    public List<Row> rows() {
        PageCollector page = new PageCollector(query, Optional.of(budget));
        if (query.rollsUp()) {
            if (!addTopGroups(page)) {
                rollUp().forEachRow(page::add);
            }
        } else if (query.wholeGroup().isPresent()) {
            readGroup(query.wholeGroup().get(), page);
        } else if (query.order().isByWindow()) {
            readByWindow(page);
        } else {
            scan(firstStart(), query.to(), page);
        }
        return page.collected();
    }

    /** Rows of groups by merge partition; those of one group ordered by window. */
    public List<Row> points(Map<Integer, List<List<String>>> points) {
        List<Row> found = new ArrayList<>();
        for (StoreReplica copy : copies) {
            List<List<String>> groups = points.getOrDefault(copy.partition(), List.of());
            List<Long> windows = groups.isEmpty() ? List.of() : knownWindows().orElseGet(this::windows);
            QueryLimits.requireFewPoints(groups.size(), windows.size());
            new RowLookup(List.of(copy))
                    .findAll(
                            query.insight().liveName(),
                            query.insight().generation(),
                            query.tenant(),
                            windows,
                            groups,
                            stored -> {
                                count(1, stored.accumulators().remaining());
                                if (isWanted(stored)) {
                                    Row row = row(stored);
                                    budget.reserve(RowHeapSize.of(row));
                                    found.add(row);
                                }
                            });
        }
        return found;
    }

    /** Local result of a roll-up, to be merged with that of other instances. */
    public List<RollUp.Merged> merged() {
        List<RollUp.Merged> all = new ArrayList<>();
        rollUp().forEach(all::add);
        return all;
    }

    private RollUp rollUp() {
        RollUp rollUp = new RollUp(query, measures, limits.maxGroups(), budget);
        each(firstStart(), query.to(), window -> {
            for (int row = 0; row < window.size(); row++) {
                StoredRow stored = window.row(row);
                if (isWanted(stored) && query.matches(stored.group())) {
                    rollUp.add(stored, accumulators(stored));
                }
            }
            return true;
        });
        return rollUp;
    }

    /** Adds the rows of the page by their totals, if the query qualifies; returns whether it does. */
    private boolean addTopGroups(PageCollector page) {
        Optional<TopGroups> top = TopGroups.of(query, measures, limits, heldBytes, budget);
        if (top.isEmpty()) {
            return false;
        }
        AtomicBoolean fits = new AtomicBoolean(true);
        each(firstStart(), query.to(), window -> {
            fits.set(top.get().add(window));
            return fits.get();
        });
        if (fits.get()) {
            top.get().addTo(page);
        } else {
            scanned = 0;
            scannedBytes = 0;
        }
        return fits.get();
    }

    private void readGroup(List<String> group, PageCollector page) {
        List<Long> windows = knownWindows().orElseGet(this::windows);
        for (int i = 0; i < windows.size(); i += CHECK_EVERY) {
            List<Long> some = windows.subList(i, Math.min(windows.size(), i + CHECK_EVERY));
            for (StoredRow stored :
                    rows.find(query.insight().liveName(), query.insight().generation(), query.tenant(), some, group)) {
                count(1, stored.accumulators().remaining());
                if (isWanted(stored)) {
                    page.add(row(stored));
                }
            }
        }
    }

    /** Reads windows in the order of the result until the page is full. */
    private void readByWindow(PageCollector page) {
        List<Long> windows = new ArrayList<>(windows());
        if (query.order().descending()) {
            Collections.reverse(windows);
        }
        for (long start : windows) {
            if (page.isFull()) {
                return;
            }
            if (query.after().isEmpty()
                    || query.order().mayFollow(start, query.after().get())) {
                scan(start, start + 1, page);
            }
        }
    }

    /** Window starts in the range, computed without a read; empty if they are many or not aligned. */
    private Optional<List<Long>> knownWindows() {
        long size = query.insight().window().size().toMillis();
        // Other windows differ in length or are not aligned to the epoch.
        boolean aligned = query.insight().window() instanceof WindowSpec.Tumbling tumbling
                && tumbling.zone().equals(ZoneOffset.UTC);
        if (!aligned) {
            return Optional.empty();
        }
        long first = Math.floorDiv(Math.max(0, query.from()), size) * size;
        if (query.to() - first > MAX_KNOWN_WINDOWS * size) {
            return Optional.empty();
        }
        return Optional.of(LongStream.iterate(first, start -> start < query.to(), start -> start + size)
                .boxed()
                .toList());
    }

    private List<Long> windows() {
        return scanner.starts(
                query.insight().liveName(), query.insight().generation(), query.tenant(), firstStart(), query.to());
    }

    private void scan(long from, long to, PageCollector page) {
        Optional<TopRows> top = TopRows.of(query, measures, page);
        each(from, to, window -> {
            IntConsumer add = row -> {
                StoredRow stored = window.row(row);
                if (isWanted(stored) && query.matches(stored.group())) {
                    page.add(row(stored));
                }
            };
            if (top.isPresent()) {
                top.get().forEachCandidate(window, add);
            } else {
                IntStream.range(0, window.size()).forEach(add);
            }
            return true;
        });
    }

    private void each(long from, long to, Predicate<WindowRows> visitor) {
        scanner.scan(query.insight().liveName(), query.insight().generation(), query.tenant(), from, to, window -> {
            count(window.size(), window.accumulatorBytes());
            return visitor.test(window);
        });
    }

    private boolean isWanted(StoredRow stored) {
        return stored.windowEnd() > query.from()
                && query.where().matches(stored.windowStart(), stored.windowEnd(), stored.group());
    }

    /** Start of the earliest window that may overlap the range. */
    private long firstStart() {
        long longest = query.insight().window().maxLength().toMillis();
        long overlapping = longest == 0 ? 0 : query.from() - longest + 1;
        return Math.max(0, Math.max(query.where().startsFrom(), overlapping));
    }

    private void count(int more, long bytes) {
        long before = scanned;
        scanned += more;
        scannedBytes += bytes;
        if (before / CHECK_EVERY != scanned / CHECK_EVERY) {
            budget.check();
        }
        if (scanned > limits.maxScannedRows()) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    "the query would read more than " + limits.maxScannedRows()
                            + " rows: narrow from and to, or name the group");
        }
        if (scannedBytes > limits.maxScannedBytes()) {
            throw new RequestException(
                    422,
                    "byte_budget_exceeded",
                    "the query would read more than " + limits.maxScannedBytes()
                            + " bytes: narrow from and to, or name the group");
        }
    }

    private Row row(StoredRow stored) {
        List<Object> values = new ArrayList<>(measures.size());
        for (Accumulator accumulator : accumulators(stored)) {
            values.add(accumulator.result());
        }
        trends.fill(stored.windowStart(), values, (start, column) -> earlier(start, stored.group(), column));
        return new Row(stored.windowStart(), stored.windowEnd(), stored.group(), values, stored.revision(), false);
    }

    private Object earlier(long start, List<String> group, int column) {
        var found = rows.find(
                query.insight().liveName(), query.insight().generation(), query.tenant(), List.of(start), group);
        if (found.isEmpty()) {
            return null;
        }
        count(1, found.get(0).accumulators().remaining());
        return accumulators(found.get(0)).get(column).result();
    }

    private List<Accumulator> accumulators(StoredRow stored) {
        List<Accumulator> read = new ArrayList<>(measures.size());
        for (Measure measure : measures) {
            read.add(measure.deserialize(stored.accumulators()));
        }
        return read;
    }
}
