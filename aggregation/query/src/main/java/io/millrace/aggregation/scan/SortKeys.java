package io.millrace.aggregation.scan;

import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.measure.TrendMeasure;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.rows.WindowRows;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * Sort keys of the rows of a window: one measure as longs in the same order, so that only rows that may be on the page are
 * decoded.
 */
final class SortKeys {
    private final long[] keys;
    private final BitSet nulls = new BitSet();

    private SortKeys(int rows) {
        keys = new long[rows];
    }

    int size() {
        return keys.length;
    }

    long key(int row) {
        return keys[row];
    }

    /** Whether the row has no value. It then comes last in any order. */
    boolean isNull(int row) {
        return nulls.get(row);
    }

    /** Whether the measure is a number that is stored. */
    static boolean supports(Measure measure) {
        boolean number = measure.type() == MeasureType.LONG || measure.type() == MeasureType.DOUBLE;
        return number && !(measure instanceof TrendMeasure);
    }

    static SortKeys of(WindowRows rows, List<Measure> measures, int column) {
        SortKeys keys = new SortKeys(rows.size());
        for (int row = 0; row < keys.size(); row++) {
            ByteBuffer in = rows.accumulators(row);
            for (int i = 0; i < column; i++) {
                measures.get(i).deserialize(in);
            }
            Object value = measures.get(column).deserialize(in).result();
            if (isNull(value)) {
                keys.nulls.set(row);
            } else {
                keys.keys[row] = of(value);
            }
        }
        return keys;
    }

    /** Whether a value counts as absent, as in {@link RowOrder#key}. */
    static boolean isNull(Object value) {
        return value == null || (value instanceof Double number && number.isNaN());
    }

    /** A long that sorts like the number, among numbers of the same type. */
    static long of(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        long bits = Double.doubleToLongBits((Double) value);
        return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
    }
}
