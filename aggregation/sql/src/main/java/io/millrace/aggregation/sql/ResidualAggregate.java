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

/** Aggregates rows that were read, as SQL says. A measure that can be merged from values is; another is refused. */
final class ResidualAggregate {
    private static final Set<String> ADDED = Set.of("count", "sum", "floatSum");

    private final Aggregate aggregate;
    private final PushedAggregate pushed;
    private final int maxGroups;
    private final StatementBudget work;

    ResidualAggregate(Aggregate aggregate, PushedAggregate pushed, int maxGroups, StatementBudget work) {
        this.work = work;
        this.aggregate = aggregate;
        this.pushed = pushed;
        this.maxGroups = maxGroups;
        kinds();
    }

    List<Object[]> run(List<Object[]> rows) {
        List<SqlKind> kinds = kinds();
        List<Integer> keys = aggregate.getGroupSet().asList();
        List<AggregateCall> calls = aggregate.getAggCallList();
        Map<List<Object>, Object[]> firsts = new HashMap<>();
        Map<List<Object>, AggregateState[]> groups = new LinkedHashMap<>();
        if (keys.isEmpty()) {
            groups.put(List.of(), empty(kinds));
        }
        for (Object[] row : rows) {
            work.tick();
            List<Object> key = key(keys.stream().map(index -> row[index]).toArray());
            firsts.putIfAbsent(key, row);
            AggregateState[] group = groups.computeIfAbsent(key, added -> empty(kinds));
            if (groups.size() > maxGroups) {
                throw SqlErrors.refused("GROUP BY has more than " + maxGroups + " groups: narrow the statement");
            }
            for (int i = 0; i < group.length; i++) {
                AggregateCall call = calls.get(i);
                if (call.filterArg < 0 || Boolean.TRUE.equals(row[call.filterArg])) {
                    if (group[i].add(call, row)) {
                        work.bytes(AggregateState.DISTINCT);
                    }
                }
            }
        }
        List<Object[]> answers = new ArrayList<>();
        groups.forEach((key, group) -> {
            Object[] answer = new Object[keys.size() + group.length];
            for (int i = 0; i < keys.size(); i++) {
                answer[i] = firsts.get(key)[keys.get(i)];
            }
            for (int i = 0; i < group.length; i++) {
                answer[keys.size() + i] = group[i].result();
            }
            answers.add(answer);
        });
        return answers;
    }

    /** Rows without those that were there before. */
    static List<Object[]> distinct(List<Object[]> rows, StatementBudget work) {
        Map<List<Object>, Object[]> distinct = new LinkedHashMap<>();
        for (Object[] row : rows) {
            work.tick();
            work.row(row.length);
            distinct.putIfAbsent(key(row), row);
        }
        return List.copyOf(distinct.values());
    }

    static List<Object> key(Object[] values) {
        Object[] keys = new Object[values.length];
        Arrays.setAll(keys, i -> SqlValues.key(values[i]));
        return Arrays.asList(keys);
    }

    private AggregateState[] empty(List<SqlKind> kinds) {
        work.bytes(AggregateState.SIZE * (1L + kinds.size()));
        AggregateState[] folded = new AggregateState[kinds.size()];
        Arrays.setAll(
                folded,
                i -> new AggregateState(
                        kinds.get(i), aggregate.getAggCallList().get(i).isDistinct()));
        return folded;
    }

    /** What each aggregate does with values; refused before anything is read if one cannot be done. */
    private List<SqlKind> kinds() {
        return aggregate.getAggCallList().stream().map(this::kind).toList();
    }

    private SqlKind kind(AggregateCall call) {
        SqlKind kind = call.getAggregation().getKind();
        if (!(call.getAggregation() instanceof MergeFunction)) {
            return switch (kind) {
                case COUNT, SUM, SUM0, AVG, MIN, MAX, SINGLE_VALUE -> kind;
                default -> throw SqlErrors.refused(call.getAggregation().getName() + " is not supported");
            };
        }
        Optional<MeasureSpec> measure = pushed.measure(call);
        String measured = measure.map(MeasureSpec::function).orElse("");
        if (ADDED.contains(measured)) {
            return SqlKind.SUM;
        }
        return switch (measured) {
            case "min" -> SqlKind.MIN;
            case "max" -> SqlKind.MAX;
            default ->
                throw SqlErrors.refused(measure.map(MeasureSpec::name).orElse("a measure")
                        + " cannot be merged in this statement, because " + pushed.reason()
                        + ": ask for it in a statement of its own, or GROUP BY dimensions alone");
        };
    }
}
