package io.millrace.aggregation.scan;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowHeapSize;
import io.millrace.aggregation.rowquery.RowPage;
import io.millrace.aggregation.rowquery.RowQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Collector of one page from rows in any order: the first rows after the cursor in the query's order. Holds at most a page and one
 * row.
 */
public final class PageCollector {
    private final RowQuery query;
    private final Optional<Budget> budget;
    private final PriorityQueue<Row> worstFirst;

    /** A collector of rows whose heap is already accounted for. */
    public PageCollector(RowQuery query) {
        this(query, Optional.empty());
    }

    /** @param budget budget of which the rows reserve heap */
    public PageCollector(RowQuery query, Optional<Budget> budget) {
        this.budget = budget;
        this.query = query;
        this.worstFirst = new PriorityQueue<>(Collections.reverseOrder(query.order()));
    }

    public void add(Row row) {
        boolean wanted = query.after()
                .map(cursor -> query.order().isAfter(row, cursor.key(), cursor.windowStart(), cursor.group()))
                .orElse(true);
        if (!wanted) {
            return;
        }
        if (worstFirst.size() <= query.limit()) {
            budget.ifPresent(own -> own.reserve(RowHeapSize.of(row)));
            worstFirst.add(row);
        } else if (query.order().compare(row, worstFirst.element()) < 0) {
            Row out = worstFirst.remove();
            budget.ifPresent(own -> own.release(RowHeapSize.of(out)));
            budget.ifPresent(own -> own.reserve(RowHeapSize.of(row)));
            worstFirst.add(row);
        }
    }

    /** The last row of a full page. */
    Optional<Row> worst() {
        return isFull() ? Optional.of(worstFirst.element()) : Optional.empty();
    }

    /** Whether a row with this key may be on the page. */
    boolean hasRoomFor(Object key) {
        return !isFull() || query.order().compareKeys(key, query.order().key(worstFirst.element())) <= 0;
    }

    /** Whether it holds a page and one more row. */
    boolean isFull() {
        return worstFirst.size() > query.limit();
    }

    /** Rows of the page in order, plus one if more follow. */
    List<Row> collected() {
        List<Row> rows = new ArrayList<>(worstFirst);
        rows.sort(query.order());
        return rows;
    }

    public RowPage page() {
        List<Row> rows = collected();
        if (rows.size() <= query.limit()) {
            return new RowPage(List.copyOf(rows), Optional.empty());
        }
        List<Row> page = List.copyOf(rows.subList(0, query.limit()));
        return new RowPage(page, Optional.of(query.cursorAfter(page.get(page.size() - 1))));
    }
}
