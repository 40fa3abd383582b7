package io.millrace.aggregation.merge;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * One copy of one partition of the row store.
 *
 * @param partition merge partition
 * @param active whether its task runs here and writes it; else it follows
 * @param store reads it; throws {@link org.apache.kafka.streams.errors.InvalidStateStoreException} once it has moved
 */
public record StoreCopy(int partition, boolean active, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    /** The rows of this copy alone. */
    public InsightRows rows() {
        return new InsightRows(() -> List.of(store), 1);
    }

    /** What was enriched by this time is in this copy; ms since the epoch, {@link Long#MIN_VALUE} if not known. */
    public long reached() {
        return ReachedMark.read(store);
    }
}
