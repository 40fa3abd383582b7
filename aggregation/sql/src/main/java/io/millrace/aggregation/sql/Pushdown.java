package io.millrace.aggregation.sql;

import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.rowquery.RowFilter;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.rowquery.RowQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Translation of conditions over an insight's columns into a row query: bounds of the window, and sets of values that a
 * dimension must or must not have. Keeps the other conditions as residual. For one run of a statement.
 */
final class Pushdown {
    private final InsightTable table;
    private final ClosureCompiler compiler;
    private final Map<Integer, String> equalTo = new HashMap<>();
    private final List<RexNode> residual = new ArrayList<>();
    private RowFilter filter = RowFilter.NONE;
    private long endsAfter;
    private long startsBefore = Long.MAX_VALUE;
    private boolean neverTrue;

    Pushdown(InsightTable table, ClosureCompiler compiler, List<RexNode> conditions) {
        this.table = table;
        this.compiler = compiler;
        conditions.forEach(this::addCondition);
    }

    /** Conditions to evaluate on the rows that the query returns. */
    List<RexNode> residual() {
        return residual;
    }

    /** Whether no row can match. */
    boolean matchesNothing() {
        return neverTrue || endsAfter >= startsBefore || filter.startsFrom() >= filter.endsBy();
    }

    /** Restricts a dimension to one of the values, or to none of them. */
    void restrictDimension(int dimension, boolean among, Set<String> values) {
        String only = among && values.size() == 1 ? values.iterator().next() : null;
        if (only != null
                && !only.isEmpty()
                && equalTo.getOrDefault(dimension, only).equals(only)) {
            equalTo.put(dimension, only);
        } else {
            filter = filter.and(
                    new RowFilter.Values(dimension, among, Collections.unmodifiableSet(new HashSet<>(values))));
        }
    }

    RowQuery query(String tenant, List<Integer> dimensions, Optional<WindowSpec> windows, RowOrder order, int limit) {
        return RowQuery.first(
                table.insight(),
                tenant,
                endsAfter,
                startsBefore,
                Map.copyOf(equalTo),
                filter,
                dimensions,
                windows,
                order,
                limit);
    }

    private void addCondition(RexNode condition) {
        if (RexUtil.isConstant(condition) || referenceCount(condition) == 0) {
            neverTrue |= !Boolean.TRUE.equals(compiler.constant(condition));
        } else if (!(condition instanceof RexCall call) || !push(call)) {
            residual.add(condition);
        }
    }

    private static int referenceCount(RexNode node) {
        return org.apache.calcite.plan.RelOptUtil.InputFinder.bits(node).cardinality();
    }

    private boolean push(RexCall call) {
        return switch (call.getKind()) {
            case AND -> {
                call.getOperands().forEach(this::addCondition);
                yield true;
            }
            case SEARCH -> {
                RexNode expanded = RexUtil.expandSearch(compiler.builder(), null, call);
                yield expanded instanceof RexCall plain && plain.getKind() != SqlKind.SEARCH && push(plain);
            }
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                pushComparison(call);
            case IS_NULL, IS_NOT_NULL -> pushNullTest(call);
            case OR -> pushAnyOf(call);
            default -> false;
        };
    }

    private boolean pushComparison(RexCall call) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        if (referenceCount(right) == 0) {
            return pushComparison(columnOf(left), call.getKind(), right);
        }
        return referenceCount(left) == 0
                && pushComparison(columnOf(right), call.getKind().reverse(), left);
    }

    private boolean pushComparison(int column, SqlKind kind, RexNode constant) {
        boolean window = column == InsightTable.WINDOW_START || column == InsightTable.WINDOW_END;
        int dimension = table.dimensionIndex(column);
        if (!window && (dimension < 0 || !SqlTypeUtil.isCharacter(constant.getType()))) {
            return false;
        }
        boolean onDimension = kind == SqlKind.EQUALS || kind == SqlKind.NOT_EQUALS;
        if (window ? kind == SqlKind.NOT_EQUALS : !onDimension) {
            return false;
        }
        Object value = compiler.constant(constant);
        if (value == null) {
            neverTrue = true;
        } else if (window) {
            boundWindow(column, kind, (Long) value);
        } else if (kind == SqlKind.EQUALS) {
            restrictDimension(dimension, true, Set.of((String) value));
        } else {
            // NULL <> value is not true either, so rows without the dimension are excluded too.
            restrictDimension(dimension, false, new HashSet<>(Arrays.asList((String) value, null)));
        }
        return true;
    }

    private void boundWindow(int column, SqlKind kind, long at) {
        boolean start = column == InsightTable.WINDOW_START;
        if (kind == SqlKind.EQUALS) {
            boundWindow(column, SqlKind.GREATER_THAN_OR_EQUAL, at);
            boundWindow(column, SqlKind.LESS_THAN_OR_EQUAL, at);
        } else if (kind == SqlKind.GREATER_THAN || kind == SqlKind.GREATER_THAN_OR_EQUAL) {
            long min = kind == SqlKind.GREATER_THAN ? at + 1 : at;
            if (start) {
                filter = new RowFilter(Math.max(filter.startsFrom(), min), filter.endsBy(), filter.dimensions());
            } else {
                endsAfter = Math.max(endsAfter, min - 1);
            }
        } else {
            long max = kind == SqlKind.LESS_THAN ? at - 1 : at;
            if (start) {
                startsBefore = Math.min(startsBefore, max + 1);
            } else {
                filter = new RowFilter(filter.startsFrom(), Math.min(filter.endsBy(), max), filter.dimensions());
            }
        }
    }

    private boolean pushNullTest(RexCall call) {
        int dimension = table.dimensionIndex(columnOf(call.getOperands().get(0)));
        if (dimension < 0) {
            return false;
        }
        restrictDimension(dimension, call.getKind() == SqlKind.IS_NULL, new HashSet<>(Arrays.asList((String) null)));
        return true;
    }

    /** Pushes an OR of comparisons of one dimension with constants. */
    private boolean pushAnyOf(RexCall or) {
        Set<String> values = new HashSet<>();
        int dimension = -1;
        for (RexNode operand : or.getOperands()) {
            if (!(operand instanceof RexCall equal) || equal.getKind() != SqlKind.EQUALS) {
                return false;
            }
            RexNode constant = equal.getOperands().get(1);
            int one = table.dimensionIndex(columnOf(equal.getOperands().get(0)));
            boolean same = dimension < 0 || dimension == one;
            if (one < 0 || !same || referenceCount(constant) > 0 || !SqlTypeUtil.isCharacter(constant.getType())) {
                return false;
            }
            dimension = one;
            Object value = compiler.constant(constant);
            if (value != null) {
                values.add((String) value);
            }
        }
        restrictDimension(dimension, true, values);
        return true;
    }

    /** Index of the column that an expression refers to, ignoring casts to the same type; -1 for any other expression. */
    private static int columnOf(RexNode node) {
        RexNode inner = node;
        while (inner instanceof RexCall cast
                && cast.getKind() == SqlKind.CAST
                && cast.getType().getSqlTypeName()
                        == cast.getOperands().get(0).getType().getSqlTypeName()
                && (cast.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP
                        || cast.getType().getSqlTypeName() == SqlTypeName.VARCHAR)) {
            inner = cast.getOperands().get(0);
        }
        return inner instanceof RexInputRef reference ? reference.getIndex() : -1;
    }
}
