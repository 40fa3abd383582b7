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
 * First rows in an order that a later step needs of its input. The input may return more rows, in any order.
 *
 * @param keys columns of the input to order by
 * @param limit number of rows
 */
record TopN(List<RelFieldCollation> keys, int limit) {
    /** The same over the input columns of a projection; empty if a key is not a plain column. */
    Optional<TopN> over(List<RexNode> columns) {
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
     * Row order of the query layer with the same first rows; empty if there is none.
     *
     * @param by kind of row order for a column, if the query layer has one
     * @param column index of a column in that kind
     */
    Optional<RowOrder> toRowOrder(IntFunction<Optional<RowOrder.By>> by, IntFunction<Integer> column) {
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

    static Comparator<Object[]> comparator(List<RelFieldCollation> keys, StatementBudget budget) {
        List<Comparator<Object[]>> columns =
                keys.stream().map(TopN::columnComparator).toList();
        return (a, b) -> {
            budget.countStep();
            for (Comparator<Object[]> column : columns) {
                int order = column.compare(a, b);
                if (order != 0) {
                    return order;
                }
            }
            // Equal rows keep their order, because sorting is stable.
            return 0;
        };
    }

    private static Comparator<Object[]> columnComparator(RelFieldCollation key) {
        int column = key.getFieldIndex();
        Comparator<Object> values = key.getDirection().isDescending() ? SqlValues.ORDER.reversed() : SqlValues.ORDER;
        boolean nullsFirst = key.nullDirection == RelFieldCollation.NullDirection.FIRST;
        Comparator<Object> whole = nullsFirst ? Comparator.nullsFirst(values) : Comparator.nullsLast(values);
        return (a, b) -> whole.compare(a[column], b[column]);
    }
}
