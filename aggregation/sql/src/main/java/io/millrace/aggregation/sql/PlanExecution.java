package io.millrace.aggregation.sql;

import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Execution of a logical plan, bottom up. Conditions, order and limit are pushed down into row queries as far as possible; the
 * rest runs here on a bounded number of rows. Serves one run of a statement; not thread-safe.
 */
final class PlanExecution {
    private static final int CELLS_PER_ROW = 40;

    private final InsightReads reads;
    private final ClosureCompiler compiler;
    private final StatementBudget budget;
    private final String tenant;
    private final int maxRows;

    PlanExecution(InsightReads reads, ClosureCompiler compiler, StatementBudget budget, String tenant, int maxRows) {
        this.reads = reads;
        this.compiler = compiler;
        this.budget = budget;
        this.tenant = tenant;
        this.maxRows = maxRows;
    }

    List<Object[]> run(RelNode rel) {
        return run(rel, List.of(), Optional.empty());
    }

    /** @param conditions conditions over the columns of {@code rel} that the returned rows satisfy */
    List<Object[]> run(RelNode rel, List<RexNode> conditions, Optional<TopN> top) {
        Optional<InsightView> view = InsightView.of(rel).flatMap(seen -> seen.where(conditions));
        if (view.isPresent()) {
            return scan(view.get(), top);
        }
        if (rel instanceof Filter filter) {
            List<RexNode> all = new ArrayList<>(conditions);
            all.addAll(RelOptUtil.conjunctions(filter.getCondition()));
            return run(filter.getInput(), all, top);
        }
        if (rel instanceof Project project) {
            return project(project, conditions, top);
        }
        if (rel instanceof Sort sort) {
            return sort(sort, conditions, top);
        }
        if (rel instanceof Aggregate aggregate) {
            return aggregate(aggregate, conditions, top);
        }
        if (rel instanceof Join join) {
            return join(join, conditions);
        }
        if (rel instanceof Union union) {
            return union(union, conditions);
        }
        if (rel instanceof Values values) {
            return filtered(values(values), conditions);
        }
        throw SqlErrors.refused(
                "this form of statement is not supported (" + rel.getRelTypeName() + "): see aggregation/SQL.md");
    }

    private List<Object[]> scan(InsightView view, Optional<TopN> top) {
        Pushdown pushdown = new Pushdown(view.table(), compiler, view.conditions());
        if (pushdown.matchesNothing()) {
            return List.of();
        }
        Optional<TopN> wanted =
                top.filter(first -> pushdown.residual().isEmpty()).flatMap(first -> first.over(view.columns()));
        Optional<RowOrder> order = wanted.flatMap(first -> first.toRowOrder(
                column -> orderKind(view.table(), column),
                column -> Math.max(
                        0,
                        Math.max(
                                view.table().dimensionIndex(column),
                                view.table().measureIndex(column)))));
        Optional<TopN> pushed = wanted.filter(first -> order.isPresent());
        List<Row> rows = reads.read(
                pushdown.query(
                        tenant,
                        IntStream.range(0, view.table().insight().dimensions().size())
                                .boxed()
                                .toList(),
                        GroupWindows.INSIGHT.windows(),
                        order.orElseGet(RowOrder::byWindow),
                        reads.rowLimit(pushed)),
                pushed);
        List<Object[]> stored = rows.stream()
                .map(row -> {
                    budget.reserveRow(view.table().width());
                    return InsightReads.tableRow(view.table(), row);
                })
                .toList();
        return projected(filtered(stored, pushdown.residual()), view.columns());
    }

    private static Optional<RowOrder.By> orderKind(InsightTable table, int column) {
        if (column == InsightTable.WINDOW_START) {
            return Optional.of(RowOrder.By.WINDOW);
        }
        if (table.dimensionIndex(column) >= 0) {
            return Optional.of(RowOrder.By.DIMENSION);
        }
        return PushedAggregate.measureOrder(table, table.measureIndex(column));
    }

    private List<Object[]> project(Project project, List<RexNode> conditions, Optional<TopN> top) {
        Optional<List<RexNode>> below = InsightView.substitute(conditions, project.getProjects());
        Optional<TopN> wanted =
                top.filter(first -> below.isPresent()).flatMap(first -> first.over(project.getProjects()));
        List<Object[]> rows =
                projected(run(project.getInput(), below.orElse(List.of()), wanted), project.getProjects());
        return below.isPresent() ? rows : filtered(rows, conditions);
    }

    private List<Object[]> sort(Sort sort, List<RexNode> conditions, Optional<TopN> top) {
        boolean cuts = sort.fetch != null || sort.offset != null;
        long offset = sort.offset == null ? 0 : count(sort.offset);
        long fetch = sort.fetch == null ? Long.MAX_VALUE : count(sort.fetch);
        List<RelFieldCollation> keys = sort.getCollation().getFieldCollations();
        Optional<TopN> wanted = sort.fetch == null
                ? Optional.empty()
                : Optional.of(new TopN(keys, (int) Math.max(1, Math.min(Integer.MAX_VALUE, offset + fetch))));
        List<Object[]> rows = run(sort.getInput(), cuts ? List.of() : conditions, cuts ? wanted : top);
        List<Object[]> ordered = rows.stream()
                .sorted(TopN.comparator(keys, budget))
                .skip(offset)
                .limit(fetch)
                .toList();
        return cuts ? filtered(ordered, conditions) : ordered;
    }

    private long count(RexNode node) {
        Object value = compiler.constant(node);
        if (!(value instanceof Number number) || number.longValue() < 0) {
            throw SqlErrors.refused("LIMIT and OFFSET must be whole numbers of at least 0");
        }
        return Math.min(number.longValue(), Integer.MAX_VALUE);
    }

    private List<Object[]> aggregate(Aggregate aggregate, List<RexNode> conditions, Optional<TopN> top) {
        if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
            throw SqlErrors.refused(
                    "GROUPING SETS, ROLLUP and CUBE are not supported: write one SELECT per grouping, joined by UNION"
                            + " ALL");
        }
        ImmutableBitSet keys = ImmutableBitSet.range(aggregate.getGroupCount());
        List<RexNode> below = new ArrayList<>();
        List<RexNode> after = new ArrayList<>();
        conditions.forEach(condition ->
                (aggregate.getGroupCount() > 0 && InsightView.uses(condition, keys) ? below : after).add(condition));
        List<RexNode> columns = new ArrayList<>();
        aggregate
                .getGroupSet()
                .forEach(index -> columns.add(compiler.builder().makeInputRef(aggregate.getInput(), index)));
        List<RexNode> input = InsightView.substitute(below, columns).orElseThrow();
        PushedAggregate pushed = new PushedAggregate(aggregate, input, compiler, reads, tenant);
        List<Object[]> rows = pushed.run(top.filter(first -> after.isEmpty()))
                .orElseGet(() -> new ResidualAggregate(aggregate, pushed, maxRows, budget)
                        .run(run(aggregate.getInput(), input, Optional.empty())));
        return filtered(rows, after);
    }

    private List<Object[]> join(Join join, List<RexNode> conditions) {
        int left = join.getLeft().getRowType().getFieldCount();
        int width = join.getRowType().getFieldCount();
        List<RexNode> toLeft = new ArrayList<>();
        List<RexNode> toRight = new ArrayList<>();
        List<RexNode> after = new ArrayList<>();
        for (RexNode condition : conditions) {
            if (!join.getJoinType().generatesNullsOnLeft()
                    && InsightView.uses(condition, ImmutableBitSet.range(left))) {
                toLeft.add(condition);
            } else if (!join.getJoinType().generatesNullsOnRight()
                    && width > left
                    && InsightView.uses(condition, ImmutableBitSet.range(left, width))) {
                toRight.add(RexUtil.shift(condition, -left));
            } else {
                after.add(condition);
            }
        }
        HashJoin hashJoin = new HashJoin(join, compiler, maxRows, budget);
        return filtered(
                hashJoin.run(
                        run(join.getLeft(), toLeft, Optional.empty()), run(join.getRight(), toRight, Optional.empty())),
                after);
    }

    private List<Object[]> union(Union union, List<RexNode> conditions) {
        List<Object[]> rows = new ArrayList<>();
        for (RelNode input : union.getInputs()) {
            rows.addAll(run(input, conditions, Optional.empty()));
            checkSize(rows.size(), union.getRowType().getFieldCount());
        }
        return union.all ? rows : ResidualAggregate.distinct(rows, budget);
    }

    private static List<Object[]> values(Values values) {
        List<Object[]> rows = new ArrayList<>();
        for (List<RexLiteral> tuple : values.tuples) {
            rows.add(tuple.stream().map(ClosureCompiler::value).toArray());
        }
        return rows;
    }

    private List<Object[]> filtered(List<Object[]> rows, List<RexNode> conditions) {
        if (conditions.isEmpty()) {
            return rows;
        }
        Closure all =
                LogicFunctions.and(conditions.stream().map(compiler::compile).toList());
        List<Object[]> kept = new ArrayList<>();
        for (Object[] row : rows) {
            budget.countStep();
            if (Boolean.TRUE.equals(all.evaluate(row))) {
                kept.add(row);
            }
        }
        return kept;
    }

    private List<Object[]> projected(List<Object[]> rows, List<RexNode> columns) {
        checkSize(rows.size(), columns.size());
        Closure[] closures = columns.stream().map(compiler::compile).toArray(Closure[]::new);
        List<Object[]> projected = new ArrayList<>(rows.size());
        for (Object[] row : rows) {
            budget.countStep();
            budget.reserveRow(closures.length);
            Object[] values = new Object[closures.length];
            for (int i = 0; i < closures.length; i++) {
                values[i] = closures[i].evaluate(row);
                if (!isReserved(columns.get(i))) {
                    budget.reserveValue(values[i]);
                }
            }
            projected.add(values);
        }
        return projected;
    }

    /** Whether the values of a column need no heap of their own: they belong to the input row or to the statement. */
    private static boolean isReserved(RexNode column) {
        return column instanceof RexInputRef || column instanceof RexLiteral;
    }

    private void checkSize(int rows, int width) {
        if (rows > maxRows || rows * (long) width > maxRows * (long) CELLS_PER_ROW) {
            throw SqlErrors.refused("a step of the statement has more than " + maxRows + " rows of " + CELLS_PER_ROW
                    + " columns: select less");
        }
    }
}
