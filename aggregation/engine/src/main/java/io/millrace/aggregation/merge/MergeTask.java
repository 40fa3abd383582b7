package io.millrace.aggregation.merge;

import io.millrace.aggregation.registry.TaskDefinitions;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One merge partition's sequence of work, without Kafka Streams: the processor runs it, and so do simulations. Not
 * thread-safe.
 */
final class MergeTask {
    private final Merger merger;
    private final FreshnessWriter freshness;
    private final MergeCounts counts;

    /**
     * Restores what the store has.
     *
     * @param freshAsOf latest time by which all input of the partition was committed as rows, ms since the epoch;
     *     {@link Long#MIN_VALUE} while unknown
     */
    MergeTask(
            KeyValueStore<Bytes, byte[]> store,
            TaskDefinitions definitions,
            MergeSettings settings,
            MergeCounts counts,
            MergeOutput output,
            LongSupplier freshAsOf) {
        this.merger = new Merger(store, definitions, settings, counts, output.counted(counts));
        this.freshness = new FreshnessWriter(store, freshAsOf);
        this.counts = counts;
    }

    /**
     * Folds in what one upstream task sent in one flush.
     *
     * @return receivedAt of the newest event in the rows, ms since the epoch
     */
    long process(byte[] packed) {
        merger.fold(packed);
        return merger.newestReceivedAt();
    }

    /** Emits what is due and writes all changes to the store; to be called within the transaction of the offsets. */
    void beforeCommit(long now) {
        merger.commit(now);
        freshness.write();
    }

    /**
     * Drops a bounded number of expired rows; to be called once a second.
     *
     * @return how many rows were dropped
     */
    int sweep() {
        int dropped = merger.sweep();
        counts.rowsDropped(dropped);
        return dropped;
    }

    /** Returns the watermark, or {@link io.millrace.aggregation.watermark.Watermarks#NONE}. */
    long watermark() {
        return merger.watermark();
    }
}
