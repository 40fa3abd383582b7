package io.millrace.aggregation.merge;

import io.millrace.aggregation.partial.PackedReader;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.aggregation.watermark.Watermarks;
import java.util.BitSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** How far the upstream tasks have come, ahead of its entries in the store. Not thread-safe. */
final class StoredProgress {
    private final KeyValueStore<Bytes, byte[]> store;
    private final Watermarks watermarks;
    private final BitSet reported = new BitSet();
    private long newestReceivedAt;

    /** Takes back what was stored. */
    StoredProgress(KeyValueStore<Bytes, byte[]> store, int upstream) {
        this.store = store;
        this.watermarks = new Watermarks(upstream);
        for (int i = 0; i < upstream; i++) {
            var value = store.get(Bytes.wrap(StoreKeys.progress(i)));
            if (value != null) {
                var one = Freshness.decode(value);
                watermarks.restore(i, one.watermark(), one.newestReceivedAt() == 1);
            }
        }
        var all = store.get(Bytes.wrap(StoreKeys.progress(-1)));
        if (all != null) {
            var freshness = Freshness.decode(all);
            watermarks.restoreCurrent(freshness.watermark());
            newestReceivedAt = freshness.newestReceivedAt();
        }
    }

    /** Takes what the reader, which is at its end, says of its sender. */
    void report(PackedReader reader) {
        if (reader.upstream() != PackedWriter.OVERFLOW) {
            watermarks.report(reader.upstream(), reader.watermark(), reader.idle());
            reported.set(reader.upstream());
        }
    }

    void received(long at) {
        newestReceivedAt = Math.max(newestReceivedAt, at);
    }

    /** When the newest event was received that is in the rows; epoch milliseconds. */
    long newestReceivedAt() {
        return newestReceivedAt;
    }

    long watermark() {
        return watermarks.current();
    }

    Freshness freshness() {
        return new Freshness(watermarks.current(), newestReceivedAt, watermarks.isComplete());
    }

    /** Writes what changed. */
    void write() {
        if (reported.isEmpty()) {
            return;
        }
        reported.stream()
                .forEach(i -> store.put(
                        Bytes.wrap(StoreKeys.progress(i)),
                        new Freshness(watermarks.upstreamTime(i), watermarks.isIdle(i) ? 1 : 0, true).encode()));
        reported.clear();
        store.put(Bytes.wrap(StoreKeys.progress(-1)), freshness().encode());
    }
}
