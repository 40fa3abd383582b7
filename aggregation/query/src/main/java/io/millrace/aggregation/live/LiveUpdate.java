package io.millrace.aggregation.live;

import io.millrace.schemas.insight.InsightUpdate;
import java.util.function.Function;

/**
 * Changed row at its position in {@code insight-updates}. Thread-safe; readers share it and its serialized form.
 */
public final class LiveUpdate {
    private static final int OVERHEAD = 400;

    /** Estimated ratio of heap for objects and JSON to the bytes of the record. */
    private static final int TIMES = 6;

    private final String key;
    private final int partition;
    private final long offset;
    private final InsightUpdate row;
    private final int bytes;
    private volatile byte[] form;

    /**
     * @param key key of the row; a later update with the same key replaces this one
     * @param partition partition of the record
     * @param offset offset of the record
     * @param length size of the record in bytes
     */
    public LiveUpdate(String key, int partition, long offset, InsightUpdate row, int length) {
        this.bytes = OVERHEAD + TIMES * length;
        this.key = key;
        this.partition = partition;
        this.offset = offset;
        this.row = row;
    }

    String key() {
        return key;
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    /** Estimated heap in bytes, including the serialized form. */
    int bytes() {
        return bytes;
    }

    public InsightUpdate row() {
        return row;
    }

    /** The serialized form, created by the first call; every caller must pass the same function. Must not be modified. */
    public byte[] form(Function<InsightUpdate, byte[]> make) {
        byte[] made = form;
        if (made == null) {
            made = make.apply(row);
            form = made;
        }
        return made;
    }
}
