package io.millrace.aggregation.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Store entry with the last report of one upstream task.
 *
 * @param watermark event time that the task has passed, ms since the epoch
 * @param idle whether the task has declared itself idle
 */
public record UpstreamEntry(long watermark, boolean idle) {
    public static Bytes key(int partition) {
        return Bytes.wrap(StoreKeys.progress(partition));
    }

    public static Optional<UpstreamEntry> read(ReadOnlyKeyValueStore<Bytes, byte[]> store, int partition) {
        return Optional.ofNullable(store.get(key(partition))).map(UpstreamEntry::decode);
    }

    private static UpstreamEntry decode(byte[] value) {
        var buffer = ByteBuffer.wrap(value);
        return new UpstreamEntry(buffer.getLong(), buffer.getLong() == 1);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(watermark)
                .putLong(idle ? 1 : 0)
                .array();
    }
}
