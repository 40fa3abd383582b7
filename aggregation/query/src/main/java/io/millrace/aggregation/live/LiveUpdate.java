package io.millrace.aggregation.live;

import io.millrace.schemas.insight.InsightUpdate;
import java.util.function.Function;

/**
 * A changed row where it stands in {@code insight-updates}. Thread-safe; many readers share one and the form it is sent in.
 */
public final class LiveUpdate {
    private static final int OVERHEAD = 400;

    /** How much larger objects and JSON are than a record's bytes. */
    private static final int TIMES = 6;

    private final String key;
    private final int partition;
    private final long offset;
    private final InsightUpdate row;
    private final int bytes;
    private volatile byte[] form;

    /**
     * @param key names the row; a later update of the same key replaces this one
     * @param partition partition it was read from
     * @param offset its offset there
     * @param length bytes that it had there
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

    /** About how many bytes of heap it takes, the form it is sent in included. */
    int bytes() {
        return bytes;
    }

    public InsightUpdate row() {
        return row;
    }

    /** The form it is sent in, made at the first call; all callers must make the same. Not to be changed. */
    public byte[] form(Function<InsightUpdate, byte[]> make) {
        byte[] made = form;
        if (made == null) {
            made = make.apply(row);
            form = made;
        }
        return made;
    }
}
