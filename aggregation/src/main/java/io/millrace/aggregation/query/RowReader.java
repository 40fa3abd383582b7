package io.millrace.aggregation.query;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.merge.InsightRows;
import io.millrace.aggregation.merge.StoredRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Answers a question from the local partitions of the merge store: reads as few stored rows as the question's order,
 * range and filters allow, and never more than the budget. One reader serves one query, on one thread.
 */
final class RowReader {
    /** How many rows are read between two looks at the clock. */
    private static final int DEADLINE_EVERY = 256;

    private final InsightRows rows;
    private final CompiledInsight compiled;
    private final QueryLimits limits;
    private final QueryPool.Deadline deadline;
    private final RowQuery query;
    private final long closedBefore;
    private int scanned;

    RowReader(
            InsightRows rows,
            CompiledInsight compiled,
            QueryLimits limits,
            QueryPool.Deadline deadline,
            RowQuery query,
            OptionalLong watermark) {
        this.rows = rows;
        this.compiled = compiled;
        this.limits = limits;
        this.deadline = deadline;
        this.query = query;
        this.closedBefore = watermark.isPresent()
                ? watermark.getAsLong() - query.insight().grace().toMillis()
                : Long.MIN_VALUE;
    }

    PageCollector.Page read() {
        PageCollector page = new PageCollector(query);
        if (query.rollsUp()) {
            RollUp rollUp = new RollUp(query, compiled.measures(), limits.maxGroups());
            scan(firstStart(), query.to(), stored -> rollUp.add(stored, accumulators(stored)));
            rollUp.forEach(closedBefore, page::add);
        } else if (query.wholeGroup().isPresent()) {
            readGroup(query.wholeGroup().get(), page);
        } else if (query.order().isByWindow()) {
            readByWindow(page);
        } else {
            scan(firstStart(), query.to(), stored -> page.add(row(stored)));
        }
        return page.page();
    }

    private void readGroup(List<String> group, PageCollector page) {
        List<Long> windows = windows();
        for (int i = 0; i < windows.size(); i += DEADLINE_EVERY) {
            List<Long> some = windows.subList(i, Math.min(windows.size(), i + DEADLINE_EVERY));
            for (StoredRow stored :
                    rows.group(query.insight().name(), query.insight().generation(), query.tenant(), some, group)) {
                count();
                if (wanted(stored)) {
                    page.add(row(stored));
                }
            }
        }
    }

    /** Window after window in the answer's order, until the page is full. */
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
                scan(start, start + 1, stored -> page.add(row(stored)));
            }
        }
    }

    private List<Long> windows() {
        return rows.windows(
                query.insight().name(), query.insight().generation(), query.tenant(), firstStart(), query.to());
    }

    private void scan(long from, long to, Consumer<StoredRow> each) {
        rows.scan(query.insight().name(), query.insight().generation(), query.tenant(), from, to, stored -> {
            count();
            if (wanted(stored) && query.matches(stored.group())) {
                each.accept(stored);
            }
            return true;
        });
    }

    private boolean wanted(StoredRow stored) {
        return stored.windowEnd() > query.from()
                && query.where().matches(stored.windowStart(), stored.windowEnd(), stored.group());
    }

    /** Windows that overlap the range may start before it, by less than their length. */
    private long firstStart() {
        long longest = query.insight().window().longest().toMillis();
        long overlapping = longest == 0 ? 0 : query.from() - longest + 1;
        return Math.max(0, Math.max(query.where().startsFrom(), overlapping));
    }

    private void count() {
        scanned++;
        if (scanned % DEADLINE_EVERY == 0) {
            deadline.check();
        }
        if (scanned > limits.maxScannedRows()) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    "the query would read more than " + limits.maxScannedRows()
                            + " rows: narrow from and to, or name the group");
        }
    }

    private Row row(StoredRow stored) {
        List<Object> values = new ArrayList<>(compiled.measures().size());
        for (Accumulator accumulator : accumulators(stored)) {
            values.add(accumulator.result());
        }
        return new Row(
                stored.windowStart(),
                stored.windowEnd(),
                stored.group(),
                values,
                stored.revision(),
                stored.windowEnd() <= closedBefore);
    }

    private List<Accumulator> accumulators(StoredRow stored) {
        List<Accumulator> read = new ArrayList<>(compiled.measures().size());
        for (Measure measure : compiled.measures()) {
            read.add(measure.read(stored.accumulators()));
        }
        return read;
    }
}
