package io.millrace.aggregation.sql;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;

/** Join of two bounded inputs: a hash join on equal columns, then the whole condition on each pair. Not thread-safe. */
final class HashJoin {
    /** Approximate heap of a hash table entry, in bytes. */
    private static final int ENTRY_BYTES = 100;

    private final Join join;
    private final Closure condition;
    private final List<Integer> leftKeys;
    private final List<Integer> rightKeys;
    private final int leftWidth;
    private final int rightWidth;
    private final int maxRows;
    private final StatementBudget budget;

    HashJoin(Join join, ClosureCompiler compiler, int maxRows, StatementBudget budget) {
        this.budget = budget;
        if (join.getJoinType() == JoinRelType.SEMI || join.getJoinType() == JoinRelType.ANTI) {
            throw SqlErrors.refused("this form of join is not supported: see aggregation/SQL.md");
        }
        JoinInfo info = join.analyzeCondition();
        this.join = join;
        this.condition = compiler.compile(join.getCondition());
        this.leftKeys = info.leftKeys;
        this.rightKeys = info.rightKeys;
        this.leftWidth = join.getLeft().getRowType().getFieldCount();
        this.rightWidth = join.getRight().getRowType().getFieldCount();
        this.maxRows = maxRows;
    }

    List<Object[]> run(List<Object[]> left, List<Object[]> right) {
        Map<List<Object>, List<Integer>> byKey = new HashMap<>();
        for (int i = 0; i < right.size(); i++) {
            budget.reserveBytes(ENTRY_BYTES);
            byKey.computeIfAbsent(key(right.get(i), rightKeys), key -> new ArrayList<>())
                    .add(i);
        }
        List<Integer> all = IntStream.range(0, right.size()).boxed().toList();
        BitSet matched = new BitSet();
        List<Object[]> rows = new ArrayList<>();
        for (Object[] row : left) {
            boolean found = false;
            for (int candidate : leftKeys.isEmpty() ? all : byKey.getOrDefault(key(row, leftKeys), List.of())) {
                budget.countStep();
                Object[] pair = concat(row, right.get(candidate));
                if (Boolean.TRUE.equals(condition.evaluate(pair))) {
                    found = true;
                    matched.set(candidate);
                    addRow(rows, pair);
                }
            }
            if (!found && join.getJoinType().generatesNullsOnRight()) {
                addRow(rows, concat(row, new Object[rightWidth]));
            }
        }
        if (join.getJoinType().generatesNullsOnLeft()) {
            for (int i = matched.nextClearBit(0); i < right.size(); i = matched.nextClearBit(i + 1)) {
                addRow(rows, concat(new Object[leftWidth], right.get(i)));
            }
        }
        return rows;
    }

    private void addRow(List<Object[]> rows, Object[] row) {
        rows.add(row);
        budget.reserveRow(row.length);
        if (rows.size() > maxRows) {
            throw SqlErrors.refused("the join has more than " + maxRows + " rows: restrict its inputs");
        }
    }

    private Object[] concat(Object[] left, Object[] right) {
        Object[] pair = new Object[leftWidth + rightWidth];
        System.arraycopy(left, 0, pair, 0, leftWidth);
        System.arraycopy(right, 0, pair, leftWidth, rightWidth);
        return pair;
    }

    private static List<Object> key(Object[] row, List<Integer> columns) {
        return ResidualAggregate.key(columns.stream().map(column -> row[column]).toArray());
    }
}
