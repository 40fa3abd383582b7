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
 * Turns conditions over an insight's columns into what the query layer can decide on stored rows: bounds of the window, and
 * dimensions that have, or have not, one of some values. Keeps the conditions that it cannot.
 */
final class Pushdown {
    private final InsightTable table;
    private final ClosureCompiler compiler;
    private final Map<Integer, String> named = new HashMap<>();
    private final List<RexNode> residual = new ArrayList<>();
    private RowFilter filter = RowFilter.NONE;
    private long endsAfter;
    private long startsBefore = Long.MAX_VALUE;
    private boolean nothing;

    Pushdown(InsightTable table, ClosureCompiler compiler, List<RexNode> conditions) {
        this.table = table;
        this.compiler = compiler;
        conditions.forEach(this::add);
    }

    /** Conditions that are to be decided on the rows that were read. */
    List<RexNode> residual() {
        return residual;
    }

    /** Whether no row can match. */
    boolean nothing() {
        return nothing || endsAfter >= startsBefore || filter.startsFrom() >= filter.endsBy();
    }

    /** A dimension must have one of the values, or none of them. */
    void restrict(int dimension, boolean among, Set<String> values) {
        String only = among && values.size() == 1 ? values.iterator().next() : null;
        if (only != null
                && !only.isEmpty()
                && named.getOrDefault(dimension, only).equals(only)) {
            named.put(dimension, only);
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
                Map.copyOf(named),
                filter,
                dimensions,
                windows,
                order,
                limit);
    }

    private void add(RexNode condition) {
        if (RexUtil.isConstant(condition) || references(condition) == 0) {
            nothing |= !Boolean.TRUE.equals(compiler.constant(condition));
        } else if (!(condition instanceof RexCall call) || !pushed(call)) {
            residual.add(condition);
        }
    }

    private static int references(RexNode node) {
        return org.apache.calcite.plan.RelOptUtil.InputFinder.bits(node).cardinality();
    }

    private boolean pushed(RexCall call) {
        return switch (call.getKind()) {
            case AND -> {
                call.getOperands().forEach(this::add);
                yield true;
            }
            case SEARCH -> {
                RexNode expanded = RexUtil.expandSearch(compiler.builder(), null, call);
                yield expanded instanceof RexCall plain && plain.getKind() != SqlKind.SEARCH && pushed(plain);
            }
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                compared(call);
            case IS_NULL, IS_NOT_NULL -> present(call);
            case OR -> among(call);
            default -> false;
        };
    }

    private boolean compared(RexCall call) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        if (references(right) == 0) {
            return compared(column(left), call.getKind(), right);
        }
        return references(left) == 0 && compared(column(right), call.getKind().reverse(), left);
    }

    private boolean compared(int column, SqlKind kind, RexNode constant) {
        boolean window = column == InsightTable.WINDOW_START || column == InsightTable.WINDOW_END;
        int dimension = table.dimension(column);
        if (!window && (dimension < 0 || !SqlTypeUtil.isCharacter(constant.getType()))) {
            return false;
        }
        boolean onDimension = kind == SqlKind.EQUALS || kind == SqlKind.NOT_EQUALS;
        if (window ? kind == SqlKind.NOT_EQUALS : !onDimension) {
            return false;
        }
        Object value = compiler.constant(constant);
        if (value == null) {
            nothing = true;
        } else if (window) {
            bound(column, kind, (Long) value);
        } else if (kind == SqlKind.EQUALS) {
            restrict(dimension, true, Set.of((String) value));
        } else {
            // What is absent is not unequal either.
            restrict(dimension, false, new HashSet<>(Arrays.asList((String) value, null)));
        }
        return true;
    }

    private void bound(int column, SqlKind kind, long at) {
        boolean start = column == InsightTable.WINDOW_START;
        if (kind == SqlKind.EQUALS) {
            bound(column, SqlKind.GREATER_THAN_OR_EQUAL, at);
            bound(column, SqlKind.LESS_THAN_OR_EQUAL, at);
        } else if (kind == SqlKind.GREATER_THAN || kind == SqlKind.GREATER_THAN_OR_EQUAL) {
            long least = kind == SqlKind.GREATER_THAN ? at + 1 : at;
            if (start) {
                filter = new RowFilter(Math.max(filter.startsFrom(), least), filter.endsBy(), filter.dimensions());
            } else {
                endsAfter = Math.max(endsAfter, least - 1);
            }
        } else {
            long most = kind == SqlKind.LESS_THAN ? at - 1 : at;
            if (start) {
                startsBefore = Math.min(startsBefore, most + 1);
            } else {
                filter = new RowFilter(filter.startsFrom(), Math.min(filter.endsBy(), most), filter.dimensions());
            }
        }
    }

    private boolean present(RexCall call) {
        int dimension = table.dimension(column(call.getOperands().get(0)));
        if (dimension < 0) {
            return false;
        }
        restrict(dimension, call.getKind() == SqlKind.IS_NULL, new HashSet<>(Arrays.asList((String) null)));
        return true;
    }

    /** One dimension that equals one of some constants. */
    private boolean among(RexCall or) {
        Set<String> values = new HashSet<>();
        int dimension = -1;
        for (RexNode operand : or.getOperands()) {
            if (!(operand instanceof RexCall equal) || equal.getKind() != SqlKind.EQUALS) {
                return false;
            }
            RexNode constant = equal.getOperands().get(1);
            int one = table.dimension(column(equal.getOperands().get(0)));
            boolean same = dimension < 0 || dimension == one;
            if (one < 0 || !same || references(constant) > 0 || !SqlTypeUtil.isCharacter(constant.getType())) {
                return false;
            }
            dimension = one;
            Object value = compiler.constant(constant);
            if (value != null) {
                values.add((String) value);
            }
        }
        restrict(dimension, true, values);
        return true;
    }

    /** The column that an expression is, seen through casts between times; -1 if it is more. */
    private static int column(RexNode node) {
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
