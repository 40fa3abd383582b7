package io.millrace.aggregation.merge;

import io.millrace.aggregation.store.FreshnessEntry;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Writer of the {@link FreshnessEntry}. A time that is observed in one commit is written in the next: that the next commit
 * happens proves that the one before succeeded, hence that this task owned the partition when it observed the time. A task
 * that has lost its partition therefore never vouches for the commits of the new owner. For the stream thread only.
 */
final class FreshnessWriter {
    private final KeyValueStore<Bytes, byte[]> store;
    private final LongSupplier freshAsOf;
    private long observed = FreshnessEntry.UNKNOWN;
    private long written = FreshnessEntry.UNKNOWN;

    /** @param freshAsOf latest time by which all input was committed as rows, ms since the epoch */
    FreshnessWriter(KeyValueStore<Bytes, byte[]> store, LongSupplier freshAsOf) {
        this.store = store;
        this.freshAsOf = freshAsOf;
    }

    /** Writes what the last commit observed; to be called in each commit, after its rows were written. */
    void write() {
        if (observed > written) {
            store.put(FreshnessEntry.KEY, FreshnessEntry.encode(observed));
            written = observed;
        }
        observed = freshAsOf.getAsLong();
    }
}
