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

/** Joins two bounded parts: by a table of hashes where columns are equated, and what else is asked for on each pair. */
final class HashJoin {
    /** Of a row in the table of hashes. */
    private static final int KEY = 100;

    private final Join join;
    private final Closure condition;
    private final List<Integer> leftKeys;
    private final List<Integer> rightKeys;
    private final int leftWidth;
    private final int rightWidth;
    private final int maxRows;
    private final StatementBudget work;

    HashJoin(Join join, ClosureCompiler compiler, int maxRows, StatementBudget work) {
        this.work = work;
        if (join.getJoinType() == JoinRelType.SEMI || join.getJoinType() == JoinRelType.ANTI) {
            throw SqlErrors.refused("this form of join is not supported");
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
            work.bytes(KEY);
            byKey.computeIfAbsent(key(right.get(i), rightKeys), key -> new ArrayList<>())
                    .add(i);
        }
        List<Integer> all = IntStream.range(0, right.size()).boxed().toList();
        BitSet matched = new BitSet();
        List<Object[]> rows = new ArrayList<>();
        for (Object[] row : left) {
            boolean found = false;
            for (int candidate : leftKeys.isEmpty() ? all : byKey.getOrDefault(key(row, leftKeys), List.of())) {
                work.tick();
                Object[] pair = pair(row, right.get(candidate));
                if (Boolean.TRUE.equals(condition.of(pair))) {
                    found = true;
                    matched.set(candidate);
                    add(rows, pair);
                }
            }
            if (!found && join.getJoinType().generatesNullsOnRight()) {
                add(rows, pair(row, new Object[rightWidth]));
            }
        }
        if (join.getJoinType().generatesNullsOnLeft()) {
            for (int i = matched.nextClearBit(0); i < right.size(); i = matched.nextClearBit(i + 1)) {
                add(rows, pair(new Object[leftWidth], right.get(i)));
            }
        }
        return rows;
    }

    private void add(List<Object[]> rows, Object[] row) {
        rows.add(row);
        work.row(row.length);
        if (rows.size() > maxRows) {
            throw SqlErrors.refused("the join has more than " + maxRows + " rows: narrow its sides");
        }
    }

    private Object[] pair(Object[] left, Object[] right) {
        Object[] pair = new Object[leftWidth + rightWidth];
        System.arraycopy(left, 0, pair, 0, leftWidth);
        System.arraycopy(right, 0, pair, leftWidth, rightWidth);
        return pair;
    }

    private static List<Object> key(Object[] row, List<Integer> columns) {
        return ResidualAggregate.key(columns.stream().map(column -> row[column]).toArray());
    }
}
