package io.millrace.aggregation.store;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Store entry with the latest time by which all enriched events are reflected in the rows. It is replicated with the rows, so
 * every replica states its own staleness.
 */
public final class FreshnessEntry {
    public static final Bytes KEY = Bytes.wrap(StoreKeys.progress(-2));

    /** The time while nothing was stored yet. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private FreshnessEntry() {}

    /** Encodes a time in ms since the epoch. */
    public static byte[] encode(long asOf) {
        return ByteBuffer.allocate(Long.BYTES).putLong(asOf).array();
    }

    /** Returns the time that a replica states, ms since the epoch; {@link #UNKNOWN} if it states none. */
    public static long read(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        var value = store.get(KEY);
        return value == null ? UNKNOWN : ByteBuffer.wrap(value).getLong();
    }
}
