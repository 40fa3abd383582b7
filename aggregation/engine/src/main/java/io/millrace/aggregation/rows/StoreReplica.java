package io.millrace.aggregation.rows;

import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.partial.MergePartitioner;
import io.millrace.aggregation.store.FreshnessEntry;
import io.millrace.aggregation.store.ProgressEntry;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Replica of one merge partition of the row store on this instance.
 *
 * @param partition merge partition
 * @param active whether the task that writes the partition runs here; else the replica is a standby
 * @param store reads throw {@link org.apache.kafka.streams.errors.InvalidStateStoreException} once the store has moved
 * @param known state that was read with the store; empty to read it anew each time
 */
public record StoreReplica(
        int partition, boolean active, ReadOnlyKeyValueStore<Bytes, byte[]> store, Optional<State> known) {
    /**
     * How far a replica has come. A replica only moves forward, so an older state stays a lower bound.
     *
     * @param freshAsOf latest time by which all enriched events are in the rows, ms since the epoch;
     *     {@link Long#MIN_VALUE} if unknown
     * @param watermark least event time that every upstream task has passed, ms since the epoch
     */
    public record State(long freshAsOf, long watermark) {
        static State read(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
            return new State(
                    FreshnessEntry.read(store), ProgressEntry.read(store).watermark());
        }
    }

    /** Replica whose state is read anew each time. */
    public StoreReplica(int partition, boolean active, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        this(partition, active, store, Optional.empty());
    }

    /** Returns the replica's state; rows that are read afterwards are at least as fresh. */
    public State state() {
        return known.orElseGet(() -> State.read(store));
    }

    /**
     * Returns the merge partition that has the rows of a group.
     *
     * @param group values of every dimension in the definition's order; an element may be null
     * @param partitions how many merge partitions there are
     */
    public static int partitionOf(String insight, String tenant, List<String> group, int partitions) {
        return MergePartitioner.partition(insight, tenant, GroupCodec.encode(group), partitions);
    }
}
