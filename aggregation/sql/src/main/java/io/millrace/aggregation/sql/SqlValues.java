package io.millrace.aggregation.sql;

import java.math.BigDecimal;
import java.util.Comparator;

/** Comparison and grouping of SQL values, consistent with the row order of the query layer. */
final class SqlValues {
    /** Order of non-null values; numbers of different types compare by value. */
    static final Comparator<Object> ORDER = SqlValues::compare;

    private SqlValues() {}

    private static int compare(Object a, Object b) {
        if (a instanceof Long left && b instanceof Long right) {
            return Long.compare(left, right);
        }
        if (a instanceof Number left && b instanceof Number right) {
            return a instanceof Double || b instanceof Double
                    ? Double.compare(left.doubleValue(), right.doubleValue())
                    : toDecimal(left).compareTo(toDecimal(right));
        }
        if (a instanceof Boolean left && b instanceof Boolean right) {
            return Boolean.compare(left, right);
        }
        return a.toString().compareTo(b.toString());
    }

    static BigDecimal toDecimal(Number number) {
        return number instanceof BigDecimal decimal
                ? decimal
                : number instanceof Long whole ? BigDecimal.valueOf(whole) : BigDecimal.valueOf(number.doubleValue());
    }

    /** Key for grouping and joining: equal for equal numbers of different types. */
    static Object groupKey(Object value) {
        if (value instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15 ? (Object) number.longValue() : number;
        }
        return value instanceof BigDecimal decimal ? groupKey(decimal.doubleValue()) : value;
    }
}
