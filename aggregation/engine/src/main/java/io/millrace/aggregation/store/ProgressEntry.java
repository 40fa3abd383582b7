package io.millrace.aggregation.store;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Store entry with the progress of a merge partition as a whole.
 *
 * @param watermark least event time that every upstream task has passed, ms since the epoch;
 *     {@link io.millrace.aggregation.watermark.Watermarks#NONE} while an upstream task has not reported
 * @param newestReceivedAt receivedAt of the newest event in the rows, ms since the epoch; 0 before the first
 */
public record ProgressEntry(long watermark, long newestReceivedAt) {
    public static final Bytes KEY = Bytes.wrap(StoreKeys.progress(-1));

    private static final ProgressEntry NONE = new ProgressEntry(Long.MIN_VALUE, 0);

    public static ProgressEntry read(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        var value = store.get(KEY);
        if (value == null) {
            return NONE;
        }
        var buffer = ByteBuffer.wrap(value);
        return new ProgressEntry(buffer.getLong(), buffer.getLong());
    }

    public byte[] encode() {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(watermark)
                .putLong(newestReceivedAt)
                .array();
    }
}
