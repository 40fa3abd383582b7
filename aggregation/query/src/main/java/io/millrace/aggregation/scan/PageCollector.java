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
 * Collects one page out of rows that come in any order: the first rows after the cursor, in the query's order. Holds no
 * more than a page and one row, however many it is given.
 */
public final class PageCollector {
    private final RowQuery query;
    private final Optional<Budget> budget;
    private final PriorityQueue<Row> worstFirst;

    /** Of rows that are held elsewhere already. */
    public PageCollector(RowQuery query) {
        this(query, Optional.empty());
    }

    /** @param budget whose heap the rows take */
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

    /** The last of the rows if no row after it is wanted. */
    Optional<Row> worst() {
        return isFull() ? Optional.of(worstFirst.element()) : Optional.empty();
    }

    /** Whether a row of this key may be on the page. */
    boolean hasRoomFor(Object key) {
        return !isFull() || query.order().compareKeys(key, query.order().key(worstFirst.element())) <= 0;
    }

    /** Whether there are a page's rows and one that says that more follow. */
    boolean isFull() {
        return worstFirst.size() > query.limit();
    }

    /** The page's rows in order, and one more if more follow. */
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
