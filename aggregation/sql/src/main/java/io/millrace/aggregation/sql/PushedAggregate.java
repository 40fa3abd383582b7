package io.millrace.aggregation.sql;

import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.MeasureSpec;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.schemas.insight.MeasureType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Aggregate that the query layer can answer as a roll-up, by merging accumulators: grouped by dimensions, by the window or by a
 * unit of time, with merged measures, sums, minima and maxima. Keeps the reason if it cannot. For one run of a statement.
 */
final class PushedAggregate {
    private static final Set<String> SUMS = Set.of("count", "sum", "floatSum");
    private final Aggregate aggregate;
    private final Optional<InsightView> view;
    private final ClosureCompiler compiler;
    private final InsightReads reads;
    private final String tenant;
    private String reason = "";

    /** @param conditions conditions over the input of the aggregate */
    PushedAggregate(
            Aggregate aggregate,
            List<RexNode> conditions,
            ClosureCompiler compiler,
            InsightReads reads,
            String tenant) {
        this.aggregate = aggregate;
        this.view = InsightView.of(aggregate.getInput()).flatMap(seen -> seen.where(conditions));
        this.compiler = compiler;
        this.reads = reads;
        this.tenant = tenant;
    }

    /** Reason why the aggregate was not pushed down. */
    String reason() {
        return reason;
    }

    /** Rows of the roll-up; empty if the aggregate cannot be pushed down. */
    Optional<List<Object[]>> run(Optional<TopN> top) {
        if (view.isEmpty()) {
            return notPushed("it is not over the columns of one insight");
        }
        InsightTable table = view.get().table();
        List<RexNode> keys = new ArrayList<>();
        aggregate.getGroupSet().forEach(index -> keys.add(view.get().columns().get(index)));
        Optional<GroupWindows> windows = groupWindows(table, keys);
        if (windows.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> measures = new ArrayList<>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            Optional<Integer> measure = measureIndex(table, call);
            if (measure.isEmpty()) {
                return notPushed(call.getAggregation().getName() + " needs each row");
            }
            measures.add(measure.get());
        }
        windows.get().requireMergeable(table.insight(), measures);
        Pushdown pushdown = new Pushdown(table, compiler, view.get().conditions());
        for (RexNode condition : pushdown.residual()) {
            if (!restrictByLookup(table, pushdown, condition)) {
                return notPushed("a condition is on more than the window and single dimensions");
            }
        }
        return Optional.of(readRollUp(table, keys, windows.get(), measures, pushdown, top));
    }

    private Optional<List<Object[]>> notPushed(String why) {
        reason = why;
        return Optional.empty();
    }

    private List<Object[]> readRollUp(
            InsightTable table,
            List<RexNode> keys,
            GroupWindows windows,
            List<Integer> measures,
            Pushdown pushdown,
            Optional<TopN> top) {
        TreeSet<Integer> kept = new TreeSet<>();
        keys.forEach(key -> {
            if (key instanceof RexInputRef reference && table.dimensionIndex(reference.getIndex()) >= 0) {
                kept.add(table.dimensionIndex(reference.getIndex()));
            }
        });
        List<Integer> dimensions = List.copyOf(kept);
        Optional<RowOrder> order = top.flatMap(first -> first.toRowOrder(
                column -> column < keys.size()
                        ? Optional.of(isDimension(table, keys.get(column)) ? RowOrder.By.DIMENSION : RowOrder.By.WINDOW)
                        : measureOrder(table, measures.get(column - keys.size())),
                column -> column < keys.size()
                        ? Math.max(0, dimensions.indexOf(dimension(table, keys.get(column))))
                        : measures.get(column - keys.size())));
        Optional<TopN> pushed = top.filter(first -> order.isPresent());
        List<Row> rows = pushdown.matchesNothing()
                ? List.of()
                : reads.read(
                        pushdown.query(
                                tenant,
                                dimensions,
                                windows.windows(),
                                order.orElseGet(RowOrder::byWindow),
                                reads.rowLimit(pushed)),
                        pushed);
        List<Object[]> answers = new ArrayList<>();
        for (Row row : rows) {
            Object[] answer = new Object[keys.size() + measures.size()];
            for (int i = 0; i < keys.size(); i++) {
                int dimension = dimension(table, keys.get(i));
                answer[i] = dimension >= 0
                        ? row.group().get(dimensions.indexOf(dimension))
                        : isEnd(keys.get(i)) ? (Object) row.windowEnd() : (Object) row.windowStart();
            }
            for (int i = 0; i < measures.size(); i++) {
                answer[keys.size() + i] = InsightReads.sqlValue(row.values().get(measures.get(i)));
            }
            answers.add(answer);
        }
        if (answers.isEmpty() && keys.isEmpty()) {
            answers.add(emptyResult(table.insight(), measures));
        }
        return answers;
    }

    /** Without GROUP BY there is always one row: the results of the measures over no events. */
    private static Object[] emptyResult(InsightSpec insight, List<Integer> measures) {
        var compiled = DefinitionSet.compile(List.of(insight)).insights().get(0).measures();
        return measures.stream()
                .map(index -> InsightReads.sqlValue(
                        compiled.get(index).newAccumulator().result()))
                .toArray();
    }

    /** Windows that the grouping keys define; empty if the query layer does not support them. */
    private Optional<GroupWindows> groupWindows(InsightTable table, List<RexNode> keys) {
        GroupWindows windows = GroupWindows.WHOLE_RANGE;
        for (RexNode key : keys) {
            if (isDimension(table, key)) {
                continue;
            }
            Optional<GroupWindows> keyWindows =
                    isStart(key) || isEnd(key) ? Optional.of(GroupWindows.INSIGHT) : floorWindows(table, key);
            if (keyWindows.isEmpty()) {
                reason = "it groups by more than dimensions and units of time that its windows fit into";
                return Optional.empty();
            }
            if (!windows.equals(GroupWindows.WHOLE_RANGE) && !windows.equals(keyWindows.get())) {
                reason = "it groups by times of two lengths";
                return Optional.empty();
            }
            windows = keyWindows.get();
        }
        return Optional.of(windows);
    }

    private static boolean isStart(RexNode key) {
        return key instanceof RexInputRef reference && reference.getIndex() == InsightTable.WINDOW_START;
    }

    private static boolean isEnd(RexNode key) {
        return key instanceof RexInputRef reference && reference.getIndex() == InsightTable.WINDOW_END;
    }

    private static boolean isDimension(InsightTable table, RexNode key) {
        return dimension(table, key) >= 0;
    }

    private static int dimension(InsightTable table, RexNode key) {
        return key instanceof RexInputRef reference ? table.dimensionIndex(reference.getIndex()) : -1;
    }

    /** Windows of a key {@code FLOOR(window_start TO unit)}; empty for any other key. */
    private Optional<GroupWindows> floorWindows(InsightTable table, RexNode key) {
        boolean cut = key instanceof RexCall call
                && call.getKind() == SqlKind.FLOOR
                && call.getOperands().size() == 2
                && isStart(call.getOperands().get(0));
        if (!cut) {
            return Optional.empty();
        }
        RexLiteral unit = (RexLiteral) ((RexCall) key).getOperands().get(1);
        return compiler.zone()
                .calendar()
                .windowSpec(unit.getValueAs(TimeUnitRange.class))
                .flatMap(wanted -> GroupWindows.coarser(table.insight().window(), wanted));
    }

    /** Index of the measure whose merge equals an aggregate call; empty if there is none. */
    private Optional<Integer> measureIndex(InsightTable table, AggregateCall call) {
        if (call.getArgList().size() != 1 || call.isDistinct() || call.filterArg >= 0) {
            return Optional.empty();
        }
        RexNode argument = view.orElseThrow().columns().get(call.getArgList().get(0));
        int index = argument instanceof RexInputRef reference ? table.measureIndex(reference.getIndex()) : -1;
        if (index < 0) {
            return Optional.empty();
        }
        String kind = table.insight().measures().get(index).function();
        boolean same = call.getAggregation() instanceof MergeFunction
                || switch (call.getAggregation().getKind()) {
                    case SUM -> SUMS.contains(kind);
                    case MIN -> kind.equals("min");
                    case MAX -> kind.equals("max");
                    default -> false;
                };
        return same ? Optional.of(index) : Optional.empty();
    }

    /** Measure whose merge equals an aggregate call. */
    Optional<MeasureSpec> mergedMeasure(AggregateCall call) {
        return view.flatMap(seen -> measureIndex(seen.table(), call)
                .map(index -> seen.table().insight().measures().get(index)));
    }

    /** Row order by a measure; none for lists of top values. */
    static Optional<RowOrder.By> measureOrder(InsightTable table, int measure) {
        boolean plain = measure >= 0 && table.insight().measures().get(measure).type() != MeasureType.TOP;
        return plain ? Optional.of(RowOrder.By.MEASURE) : Optional.empty();
    }

    /** Restricts a dimension by any other condition: looks up its values first and keeps those that match. */
    private boolean restrictByLookup(InsightTable table, Pushdown pushdown, RexNode condition) {
        ImmutableBitSet used = RelOptUtil.InputFinder.bits(condition);
        int dimension = used.cardinality() == 1 ? table.dimensionIndex(used.nth(0)) : -1;
        if (dimension < 0) {
            return false;
        }
        Closure holds = compiler.compile(condition);
        Set<String> values = new HashSet<>();
        if (!pushdown.matchesNothing()) {
            RowQuery query = pushdown.query(
                    tenant,
                    List.of(dimension),
                    GroupWindows.WHOLE_RANGE.windows(),
                    RowOrder.byWindow(),
                    reads.rowLimit(Optional.empty()));
            for (Row row : reads.read(query, Optional.empty())) {
                Object[] columns = new Object[table.width()];
                columns[used.nth(0)] = row.group().get(0);
                if (Boolean.TRUE.equals(holds.evaluate(columns))) {
                    values.add(row.group().get(0));
                }
            }
        }
        pushdown.restrictDimension(dimension, true, values);
        return true;
    }
}
