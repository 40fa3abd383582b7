package io.millrace.aggregation.merge;

import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.watermark.Watermarks;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the merge store as of its last commits. Every method may be called by any thread, holds its iterators no longer
 * than the call, and throws {@link org.apache.kafka.streams.errors.InvalidStateStoreException} while the store is being
 * restored or moved: try again, or answer as partial.
 *
 * <p>Visitors are given rows by window start, then group bytes, over all local partitions; they return false to stop.
 */
public final class InsightRows {
    private final Supplier<List<ReadOnlyKeyValueStore<Bytes, byte[]>>> partitions;
    private final int expected;

    /**
     * @param partitions the store of each local partition, fetched anew for each call
     * @param expected how many partitions the store has over all instances
     */
    public InsightRows(Supplier<List<ReadOnlyKeyValueStore<Bytes, byte[]>>> partitions, int expected) {
        this.partitions = partitions;
        this.expected = expected;
    }

    /** All rows of windows that start in [from, to). */
    public void scan(
            String insight, long generation, String tenant, long from, long to, Predicate<? super StoredRow> visitor) {
        var prefix = StoreKeys.prefix(StoreKeys.ROW, insight, generation, tenant);
        merged(StoreKeys.window(prefix, from), StoreKeys.window(prefix, to), entry -> {
            var key = entry.key.get();
            return visitor.test(StoredRow.of(
                    StoreKeys.group(key, prefix.length), StoreKeys.windowStart(key, prefix.length), entry.value));
        });
    }

    /** One group's rows in windows that start at the given times, by point reads; times without a row are left out. */
    public List<StoredRow> group(
            String insight, long generation, String tenant, List<Long> windowStarts, List<String> group) {
        var rows = new ArrayList<StoredRow>();
        points(insight, generation, tenant, windowStarts, List.of(group), rows::add);
        return rows;
    }

    /** Rows of many groups in windows that start at the given times, by point reads; group after group as they are given. */
    public void points(
            String insight,
            long generation,
            String tenant,
            List<Long> windowStarts,
            List<List<String>> groups,
            Consumer<? super StoredRow> visitor) {
        var prefix = StoreKeys.prefix(StoreKeys.ROW, insight, generation, tenant);
        var windows = windowStarts.stream()
                .map(start -> StoreKeys.window(prefix, start))
                .toList();
        var stores = partitions.get();
        for (var group : groups) {
            var groupBytes = GroupCodec.encode(group);
            for (int i = 0; i < windows.size(); i++) {
                var key = Bytes.wrap(StoreKeys.row(windows.get(i), groupBytes));
                for (var store : stores) {
                    var value = store.get(key);
                    if (value != null) {
                        visitor.accept(StoredRow.of(group, windowStarts.get(i), value));
                        break;
                    }
                }
            }
        }
    }

    /** Starts of the windows of an insight and tenant that are kept and start in [from, to), ascending. */
    public List<Long> windows(String insight, long generation, String tenant, long from, long to) {
        var prefix = StoreKeys.prefix(StoreKeys.META, insight, generation, tenant);
        var starts = new ArrayList<Long>();
        merged(StoreKeys.window(prefix, from), StoreKeys.window(prefix, to), entry -> {
            long start = StoreKeys.windowStart(entry.key.get(), prefix.length);
            if (starts.isEmpty() || starts.get(starts.size() - 1) != start) {
                starts.add(start);
            }
            return true;
        });
        return starts;
    }

    /** How far the local partitions have come: the least watermark, the newest event. */
    public Freshness freshness() {
        var stores = partitions.get();
        var watermark = Long.MAX_VALUE;
        long newest = 0;
        for (var store : stores) {
            var value = store.get(Bytes.wrap(StoreKeys.progress(-1)));
            var one = value == null ? new Freshness(Watermarks.NONE, 0, true) : Freshness.decode(value);
            watermark = Math.min(watermark, one.watermark());
            newest = Math.max(newest, one.newestReceivedAt());
        }
        return new Freshness(stores.isEmpty() ? Watermarks.NONE : watermark, newest, stores.size() == expected);
    }

    private void merged(byte[] from, byte[] to, Predicate<KeyValue<Bytes, byte[]>> visitor) {
        var runs = new PriorityQueue<Run>();
        var open = new ArrayList<KeyValueIterator<Bytes, byte[]>>();
        try {
            for (var store : partitions.get()) {
                // The upper bound of range() is inclusive; no key ends right after the window start but a meta key
                // of the window `to` itself, which the check below leaves out.
                var iterator = store.range(Bytes.wrap(from), Bytes.wrap(to));
                open.add(iterator);
                if (iterator.hasNext()) {
                    runs.add(new Run(iterator.next(), iterator));
                }
            }
            var end = Bytes.wrap(to);
            while (!runs.isEmpty()) {
                var run = runs.poll();
                if (run.head.key.compareTo(end) >= 0 || !visitor.test(run.head)) {
                    return;
                }
                if (run.rest.hasNext()) {
                    runs.add(new Run(run.rest.next(), run.rest));
                }
            }
        } finally {
            open.forEach(KeyValueIterator::close);
        }
    }

    private record Run(KeyValue<Bytes, byte[]> head, KeyValueIterator<Bytes, byte[]> rest) implements Comparable<Run> {
        @Override
        public int compareTo(Run other) {
            return head.key.compareTo(other.head.key);
        }
    }
}
