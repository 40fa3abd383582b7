package io.millrace.aggregation.sql;

import io.millrace.aggregation.rowquery.RowOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * What a later step needs of a part: its first rows in an order. A part may answer with more rows, and in any order.
 *
 * @param keys columns of the part
 * @param limit how many rows
 */
record TopN(List<RelFieldCollation> keys, int limit) {
    /** The same over what the columns are made of; nothing if a key is no plain column. */
    Optional<TopN> through(List<RexNode> columns) {
        List<RelFieldCollation> mapped = new ArrayList<>();
        for (RelFieldCollation key : keys) {
            if (!(columns.get(key.getFieldIndex()) instanceof RexInputRef reference)) {
                return Optional.empty();
            }
            mapped.add(key.withFieldIndex(reference.getIndex()));
        }
        return Optional.of(new TopN(mapped, limit));
    }

    /**
     * The query layer's order that gives the same first rows; nothing if it has none.
     *
     * @param by what the query layer calls the order of a column, if it has one
     * @param column the column's index there
     */
    Optional<RowOrder> pushed(IntFunction<Optional<RowOrder.By>> by, IntFunction<Integer> column) {
        if (keys.isEmpty()) {
            return Optional.of(RowOrder.byWindow());
        }
        RelFieldCollation key = keys.get(0);
        if (keys.size() > 1 || key.nullDirection == RelFieldCollation.NullDirection.FIRST) {
            return Optional.empty();
        }
        return by.apply(key.getFieldIndex())
                .map(kind -> new RowOrder(
                        kind,
                        column.apply(key.getFieldIndex()),
                        key.getDirection().isDescending()));
    }

    static Comparator<Object[]> comparator(List<RelFieldCollation> keys, StatementBudget work) {
        List<Comparator<Object[]>> columns = keys.stream().map(TopN::column).toList();
        return (a, b) -> {
            work.tick();
            for (Comparator<Object[]> column : columns) {
                int order = column.compare(a, b);
                if (order != 0) {
                    return order;
                }
            }
            // What is not ordered stays as it came: sorting is stable.
            return 0;
        };
    }

    private static Comparator<Object[]> column(RelFieldCollation key) {
        int column = key.getFieldIndex();
        Comparator<Object> values = key.getDirection().isDescending() ? SqlValues.ORDER.reversed() : SqlValues.ORDER;
        boolean nullsFirst = key.nullDirection == RelFieldCollation.NullDirection.FIRST;
        Comparator<Object> whole = nullsFirst ? Comparator.nullsFirst(values) : Comparator.nullsLast(values);
        return (a, b) -> whole.compare(a[column], b[column]);
    }
}
