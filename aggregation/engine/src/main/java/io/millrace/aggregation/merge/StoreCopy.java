package io.millrace.aggregation.merge;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * One copy of one partition of the row store.
 *
 * @param partition merge partition
 * @param active whether its task runs here and writes it; else it follows
 * @param store reads it; throws {@link org.apache.kafka.streams.errors.InvalidStateStoreException} once it has moved
 * @param seen what it said of itself a moment ago; empty to read that anew each time
 */
public record StoreCopy(
        int partition, boolean active, ReadOnlyKeyValueStore<Bytes, byte[]> store, Optional<Mark> seen) {
    /**
     * What a copy says of itself. A copy only goes on, so what was read earlier stays true.
     *
     * @param reached what was enriched by this time is in the copy; ms since the epoch, {@link Long#MIN_VALUE} if not known
     * @param watermark least event time that every upstream task has passed, ms since the epoch
     */
    public record Mark(long reached, long watermark) {
        static Mark read(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
            long reached = ReachedMark.read(store);
            return new Mark(
                    reached,
                    new InsightRows(() -> List.of(store), 1).freshness().watermark());
        }
    }

    /** One that is read anew each time. */
    public StoreCopy(int partition, boolean active, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        this(partition, active, store, Optional.empty());
    }

    /** The rows of this copy alone. */
    public InsightRows rows() {
        return new InsightRows(() -> List.of(store), 1);
    }

    /** What it says of itself: rows that are read after the call hold at least what it promises. */
    public Mark mark() {
        return seen.orElseGet(() -> Mark.read(store));
    }
}
