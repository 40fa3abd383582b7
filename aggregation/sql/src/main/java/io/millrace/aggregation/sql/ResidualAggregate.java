package io.millrace.aggregation.sql;

import io.millrace.aggregation.definition.MeasureSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;

/** Aggregation over rows in memory. A measure is merged if its values suffice for that, and rejected otherwise. Not thread-safe. */
final class ResidualAggregate {
    private static final Set<String> SUMMED = Set.of("count", "sum", "floatSum");

    private final Aggregate aggregate;
    private final PushedAggregate pushed;
    private final int maxGroups;
    private final StatementBudget budget;

    ResidualAggregate(Aggregate aggregate, PushedAggregate pushed, int maxGroups, StatementBudget budget) {
        this.budget = budget;
        this.aggregate = aggregate;
        this.pushed = pushed;
        this.maxGroups = maxGroups;
        aggregateKinds();
    }

    List<Object[]> run(List<Object[]> rows) {
        List<SqlKind> kinds = aggregateKinds();
        List<Integer> keys = aggregate.getGroupSet().asList();
        List<AggregateCall> calls = aggregate.getAggCallList();
        Map<List<Object>, Object[]> firstRows = new HashMap<>();
        Map<List<Object>, AggregateState[]> groups = new LinkedHashMap<>();
        if (keys.isEmpty()) {
            groups.put(List.of(), newGroup(kinds));
        }
        for (Object[] row : rows) {
            budget.countStep();
            List<Object> key = key(keys.stream().map(index -> row[index]).toArray());
            firstRows.putIfAbsent(key, row);
            AggregateState[] group = groups.computeIfAbsent(key, added -> newGroup(kinds));
            if (groups.size() > maxGroups) {
                throw SqlErrors.refused("GROUP BY has more than " + maxGroups
                        + " groups: restrict the rows, or GROUP BY fewer columns");
            }
            for (int i = 0; i < group.length; i++) {
                AggregateCall call = calls.get(i);
                if (call.filterArg < 0 || Boolean.TRUE.equals(row[call.filterArg])) {
                    if (group[i].addRow(call, row)) {
                        budget.reserveBytes(AggregateState.DISTINCT_VALUE_BYTES);
                    }
                }
            }
        }
        List<Object[]> answers = new ArrayList<>();
        groups.forEach((key, group) -> {
            Object[] answer = new Object[keys.size() + group.length];
            for (int i = 0; i < keys.size(); i++) {
                answer[i] = firstRows.get(key)[keys.get(i)];
            }
            for (int i = 0; i < group.length; i++) {
                answer[keys.size() + i] = group[i].result();
            }
            answers.add(answer);
        });
        return answers;
    }

    /** The rows without duplicates. */
    static List<Object[]> distinct(List<Object[]> rows, StatementBudget budget) {
        Map<List<Object>, Object[]> distinct = new LinkedHashMap<>();
        for (Object[] row : rows) {
            budget.countStep();
            budget.reserveRow(row.length);
            distinct.putIfAbsent(key(row), row);
        }
        return List.copyOf(distinct.values());
    }

    static List<Object> key(Object[] values) {
        Object[] keys = new Object[values.length];
        Arrays.setAll(keys, i -> SqlValues.groupKey(values[i]));
        return Arrays.asList(keys);
    }

    private AggregateState[] newGroup(List<SqlKind> kinds) {
        budget.reserveBytes(AggregateState.STATE_BYTES * (1L + kinds.size()));
        AggregateState[] folded = new AggregateState[kinds.size()];
        Arrays.setAll(
                folded,
                i -> new AggregateState(
                        kinds.get(i), aggregate.getAggCallList().get(i).isDistinct()));
        return folded;
    }

    /** Kind of each aggregate call; rejects unsupported ones before anything is read. */
    private List<SqlKind> aggregateKinds() {
        return aggregate.getAggCallList().stream().map(this::aggregateKind).toList();
    }

    private SqlKind aggregateKind(AggregateCall call) {
        SqlKind kind = call.getAggregation().getKind();
        if (!(call.getAggregation() instanceof MergeFunction)) {
            return switch (kind) {
                case COUNT, SUM, SUM0, AVG, MIN, MAX, SINGLE_VALUE -> kind;
                default -> throw SqlErrors.refused(call.getAggregation().getName() + " is not supported");
            };
        }
        Optional<MeasureSpec> measure = pushed.mergedMeasure(call);
        String measured = measure.map(MeasureSpec::function).orElse("");
        if (SUMMED.contains(measured)) {
            return SqlKind.SUM;
        }
        return switch (measured) {
            case "min" -> SqlKind.MIN;
            case "max" -> SqlKind.MAX;
            default ->
                throw SqlErrors.refused(measure.map(MeasureSpec::name).orElse("a measure")
                        + " cannot be merged in this statement, because " + pushed.reason()
                        + ": select it in a separate statement, or GROUP BY dimensions only");
        };
    }
}
