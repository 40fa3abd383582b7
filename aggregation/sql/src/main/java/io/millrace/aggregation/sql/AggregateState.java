package io.millrace.aggregation.sql;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;

/** One aggregate of one group, over values. Sums of doubles are of the decimals they print as, so that order is nothing. */
final class AggregateState {
    /** About how many bytes of heap one takes, and each value more of a DISTINCT. */
    static final int SIZE = 160;

    static final int DISTINCT = 120;

    private final SqlKind kind;
    private final Set<Object> seen;
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    private boolean whole = true;
    private double notFinite;
    private Object extreme;

    AggregateState(SqlKind kind, boolean distinct) {
        this.kind = kind;
        this.seen = distinct ? new HashSet<>() : null;
    }

    /** Adds a row; returns whether it remembers one value more. */
    boolean add(AggregateCall call, Object[] row) {
        for (int argument : call.getArgList()) {
            if (row[argument] == null) {
                return false;
            }
        }
        Object value =
                call.getArgList().isEmpty() ? null : row[call.getArgList().get(0)];
        if (seen != null && !seen.add(key(call, row))) {
            return false;
        }
        count++;
        switch (kind) {
            case SUM, SUM0, AVG -> add((Number) value);
            case MIN -> extreme = extreme == null || SqlValues.ORDER.compare(value, extreme) < 0 ? value : extreme;
            case MAX -> extreme = extreme == null || SqlValues.ORDER.compare(value, extreme) > 0 ? value : extreme;
            case SINGLE_VALUE -> {
                if (count > 1) {
                    throw SqlErrors.refused("a SELECT in an expression answers with more than one row");
                }
                extreme = value;
            }
            default -> {}
        }
        return seen != null;
    }

    private static Object key(AggregateCall call, Object[] row) {
        return ResidualAggregate.key(
                call.getArgList().stream().map(argument -> row[argument]).toArray());
    }

    private void add(Number value) {
        whole &= value instanceof Long;
        if (value instanceof Double number && !Double.isFinite(number)) {
            notFinite += number;
        } else {
            sum = sum.add(SqlValues.decimal(value));
        }
        extreme = value;
    }

    Object result() {
        return switch (kind) {
            case COUNT -> count;
            case SUM -> count == 0 ? null : sum();
            case SUM0 -> sum();
            case AVG -> count == 0 ? null : NumericFunctions.finite((notFinite + sum.doubleValue()) / count);
            default -> extreme;
        };
    }

    private Object sum() {
        if (whole) {
            if (sum.toBigInteger().bitLength() > 63) {
                throw SqlErrors.refused("a sum of whole numbers overflows: CAST to DOUBLE");
            }
            return sum.longValue();
        }
        return extreme instanceof BigDecimal ? sum : NumericFunctions.finite(notFinite + sum.doubleValue());
    }
}
