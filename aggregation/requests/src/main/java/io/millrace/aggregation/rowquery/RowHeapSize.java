package io.millrace.aggregation.rowquery;

import io.millrace.schemas.insight.TopItem;
import java.util.Collection;
import java.util.List;

/** Estimated heap size of rows and values, in bytes. */
public final class RowHeapSize {
    private static final int ROW = 120;
    private static final int NUMBER = 24;
    private static final int TEXT = 56;

    private RowHeapSize() {}

    static long of(Row row) {
        long bytes = ROW + ofTexts(row.group());
        for (Object value : row.values()) {
            bytes += of(value);
        }
        return bytes;
    }

    public static long ofTexts(Collection<String> texts) {
        long bytes = 0;
        for (String text : texts) {
            bytes += text == null ? Integer.BYTES : (long) TEXT + text.length();
        }
        return bytes;
    }

    /** Size of one value. */
    public static long of(Object value) {
        if (value instanceof String text) {
            return (long) TEXT + text.length();
        }
        if (value instanceof List<?> top) {
            long bytes = TEXT;
            for (Object item : top) {
                bytes += (long) TEXT + NUMBER + ((TopItem) item).getValue().length();
            }
            return bytes;
        }
        return value == null ? Integer.BYTES : (long) NUMBER;
    }
}
