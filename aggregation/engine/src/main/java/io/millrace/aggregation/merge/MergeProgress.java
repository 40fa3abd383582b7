package io.millrace.aggregation.merge;

import io.millrace.aggregation.partial.PackedReader;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.aggregation.store.ProgressEntry;
import io.millrace.aggregation.store.UpstreamEntry;
import io.millrace.aggregation.watermark.Watermarks;
import java.util.BitSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Watermark and newest event of one merge partition, kept ahead of their entries in the store. Not thread-safe. */
final class MergeProgress {
    private final KeyValueStore<Bytes, byte[]> store;
    private final Watermarks watermarks;
    private final BitSet reported = new BitSet();
    private long newestReceivedAt;

    /** Restores what the store has. */
    MergeProgress(KeyValueStore<Bytes, byte[]> store, int upstreamPartitions) {
        this.store = store;
        this.watermarks = new Watermarks(upstreamPartitions);
        for (int i = 0; i < upstreamPartitions; i++) {
            int partition = i;
            UpstreamEntry.read(store, partition)
                    .ifPresent(entry -> watermarks.restore(partition, entry.watermark(), entry.idle()));
        }
        var stored = ProgressEntry.read(store);
        watermarks.restoreCurrent(stored.watermark());
        newestReceivedAt = stored.newestReceivedAt();
    }

    /** Applies the watermark report at the end of a packed record. */
    void report(PackedReader reader) {
        if (reader.upstream() != PackedWriter.OVERFLOW) {
            watermarks.report(reader.upstream(), reader.watermark(), reader.idle());
            reported.set(reader.upstream());
        }
    }

    void received(long receivedAt) {
        newestReceivedAt = Math.max(newestReceivedAt, receivedAt);
    }

    /** Returns receivedAt of the newest event in the rows, ms since the epoch; 0 before the first. */
    long newestReceivedAt() {
        return newestReceivedAt;
    }

    /** Returns the watermark, or {@link Watermarks#NONE}. */
    long watermark() {
        return watermarks.current();
    }

    /** Writes the entries that reports have changed since the last call. */
    void write() {
        if (reported.isEmpty()) {
            return;
        }
        reported.stream()
                .forEach(i -> store.put(
                        UpstreamEntry.key(i),
                        new UpstreamEntry(watermarks.upstreamTime(i), watermarks.isIdle(i)).encode()));
        reported.clear();
        store.put(ProgressEntry.KEY, new ProgressEntry(watermarks.current(), newestReceivedAt).encode());
    }
}
