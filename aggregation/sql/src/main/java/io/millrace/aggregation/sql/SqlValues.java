package io.millrace.aggregation.sql;

import java.math.BigDecimal;
import java.util.Comparator;

/** SqlValues of every type compared, as SQL and the query layer's order do. */
final class SqlValues {
    /** The order of values that are there; numbers of different types by their value. */
    static final Comparator<Object> ORDER = SqlValues::compare;

    private SqlValues() {}

    private static int compare(Object a, Object b) {
        if (a instanceof Long left && b instanceof Long right) {
            return Long.compare(left, right);
        }
        if (a instanceof Number left && b instanceof Number right) {
            return a instanceof Double || b instanceof Double
                    ? Double.compare(left.doubleValue(), right.doubleValue())
                    : decimal(left).compareTo(decimal(right));
        }
        if (a instanceof Boolean left && b instanceof Boolean right) {
            return Boolean.compare(left, right);
        }
        return a.toString().compareTo(b.toString());
    }

    static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal
                ? decimal
                : number instanceof Long whole ? BigDecimal.valueOf(whole) : BigDecimal.valueOf(number.doubleValue());
    }

    /** A value that is equal for equal numbers, whatever their type: a key for grouping and joining. */
    static Object key(Object value) {
        if (value instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15 ? (Object) number.longValue() : number;
        }
        return value instanceof BigDecimal decimal ? key(decimal.doubleValue()) : value;
    }
}
