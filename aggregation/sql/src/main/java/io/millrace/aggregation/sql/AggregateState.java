package io.millrace.aggregation.sql;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;

/**
 * State of one aggregate function of one group. Doubles are summed as the decimals that they print as, so the result does not
 * depend on the order of rows. Not thread-safe.
 */
final class AggregateState {
    /** Approximate heap of a state, in bytes. */
    static final int STATE_BYTES = 160;

    /** Approximate heap of one more value of a DISTINCT, in bytes. */
    static final int DISTINCT_VALUE_BYTES = 120;

    private final SqlKind kind;
    private final Set<Object> seen;
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    private boolean onlyLongs = true;
    private double nonFiniteSum;
    private Object extreme;

    AggregateState(SqlKind kind, boolean distinct) {
        this.kind = kind;
        this.seen = distinct ? new HashSet<>() : null;
    }

    /** Adds a row; returns whether a DISTINCT now holds one more value. */
    boolean addRow(AggregateCall call, Object[] row) {
        for (int argument : call.getArgList()) {
            if (row[argument] == null) {
                return false;
            }
        }
        Object value =
                call.getArgList().isEmpty() ? null : row[call.getArgList().get(0)];
        if (seen != null && !seen.add(distinctKey(call, row))) {
            return false;
        }
        count++;
        switch (kind) {
            case SUM, SUM0, AVG -> addToSum((Number) value);
            case MIN -> extreme = extreme == null || SqlValues.ORDER.compare(value, extreme) < 0 ? value : extreme;
            case MAX -> extreme = extreme == null || SqlValues.ORDER.compare(value, extreme) > 0 ? value : extreme;
            case SINGLE_VALUE -> {
                if (count > 1) {
                    throw SqlErrors.refused("a sub-select in an expression returns more than one row");
                }
                extreme = value;
            }
            default -> {}
        }
        return seen != null;
    }

    private static Object distinctKey(AggregateCall call, Object[] row) {
        return ResidualAggregate.key(
                call.getArgList().stream().map(argument -> row[argument]).toArray());
    }

    private void addToSum(Number value) {
        onlyLongs &= value instanceof Long;
        if (value instanceof Double number && !Double.isFinite(number)) {
            nonFiniteSum += number;
        } else {
            sum = sum.add(SqlValues.toDecimal(value));
        }
        extreme = value;
    }

    Object result() {
        return switch (kind) {
            case COUNT -> count;
            case SUM -> count == 0 ? null : sum();
            case SUM0 -> sum();
            case AVG -> count == 0 ? null : NumericFunctions.nullIfNaN((nonFiniteSum + sum.doubleValue()) / count);
            default -> extreme;
        };
    }

    private Object sum() {
        if (onlyLongs) {
            if (sum.toBigInteger().bitLength() > 63) {
                throw SqlErrors.refused("a sum of whole numbers overflows: CAST its argument to DOUBLE");
            }
            return sum.longValue();
        }
        return extreme instanceof BigDecimal ? sum : NumericFunctions.nullIfNaN(nonFiniteSum + sum.doubleValue());
    }
}
