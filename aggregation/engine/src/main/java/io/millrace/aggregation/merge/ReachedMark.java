package io.millrace.aggregation.merge;

import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Keeps in the store itself up to when all input is in the rows, so that every copy of the store says truly how stale it
 * is: the active one, a standby that is behind, one that was restored, one whose owner lost its partition and has not
 * noticed.
 *
 * <p>What the broker says in one commit is written in the next. That this next commit takes place shows that the one
 * before succeeded, hence that the partition was ours when the broker was asked: what others may have committed since is
 * not vouched for here. Used by the task's thread only.
 */
final class ReachedMark {
    private static final Bytes KEY = Bytes.wrap(StoreKeys.progress(-2));

    private final KeyValueStore<Bytes, byte[]> store;
    private final LongSupplier reached;
    private long observed = Long.MIN_VALUE;
    private long written = Long.MIN_VALUE;

    ReachedMark(KeyValueStore<Bytes, byte[]> store, LongSupplier reached) {
        this.store = store;
        this.reached = reached;
    }

    /** To be called in each commit, after its rows were written. */
    void write() {
        if (observed > written) {
            store.put(KEY, ByteBuffer.allocate(Long.BYTES).putLong(observed).array());
            written = observed;
        }
        observed = reached.getAsLong();
    }

    /** What a copy of the store says; ms since the epoch, {@link Long#MIN_VALUE} where it says nothing yet. */
    static long read(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        var value = store.get(KEY);
        return value == null ? Long.MIN_VALUE : ByteBuffer.wrap(value).getLong();
    }
}
