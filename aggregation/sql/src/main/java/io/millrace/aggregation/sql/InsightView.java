package io.millrace.aggregation.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Chain of filters and projections over one insight, resolved to the insight's own columns.
 *
 * @param columns output columns, as expressions over the insight's columns
 * @param conditions conditions over the insight's columns, all of which hold
 */
record InsightView(TableScan scan, InsightTable table, List<RexNode> columns, List<RexNode> conditions) {
    /** Expressions that grow beyond this size are not resolved: nested projections can double them with each level. */
    private static final int LARGEST = 2_000;

    static Optional<InsightView> of(RelNode rel) {
        if (rel instanceof TableScan scan) {
            InsightTable table = InsightTable.of(scan);
            List<RexNode> columns = IntStream.range(0, table.width())
                    .<RexNode>mapToObj(i -> RexInputRef.of(i, scan.getRowType()))
                    .toList();
            return Optional.of(new InsightView(scan, table, columns, List.of()));
        }
        if (rel instanceof Filter filter) {
            return of(filter.getInput()).flatMap(view -> view.where(RelOptUtil.conjunctions(filter.getCondition())));
        }
        if (rel instanceof Project project) {
            return of(project.getInput()).flatMap(view -> substitute(project.getProjects(), view.columns)
                    .map(columns -> new InsightView(view.scan, view.table, columns, view.conditions)));
        }
        return Optional.empty();
    }

    /** The same view with further conditions over its output columns. */
    Optional<InsightView> where(List<RexNode> more) {
        return substitute(more, columns).map(substituted -> {
            List<RexNode> all = new ArrayList<>(conditions);
            all.addAll(substituted);
            return new InsightView(scan, table, columns, all);
        });
    }

    /** The expressions with each column reference replaced by its expression; empty if they grow too large. */
    static Optional<List<RexNode>> substitute(List<RexNode> expressions, List<? extends RexNode> columns) {
        long size = 0;
        int[] sizes = columns.stream().mapToInt(RexNode::nodeCount).toArray();
        for (RexNode expression : expressions) {
            size += expression.nodeCount();
            for (int reference : RelOptUtil.InputFinder.bits(expression)) {
                size += sizes[reference] * (long) expression.nodeCount();
            }
        }
        if (size > LARGEST * (1L + expressions.size())) {
            return Optional.empty();
        }
        RexShuttle shuttle = new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return columns.get(reference.getIndex());
            }
        };
        return Optional.of(expressions.stream()
                .map(expression -> expression.accept(shuttle))
                .toList());
    }

    /** Whether an expression uses only these columns. */
    static boolean uses(RexNode expression, ImmutableBitSet columns) {
        return columns.contains(RelOptUtil.InputFinder.bits(expression));
    }
}
