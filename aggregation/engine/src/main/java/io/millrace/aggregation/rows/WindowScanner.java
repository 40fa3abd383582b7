package io.millrace.aggregation.rows;

import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.store.WindowEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Range reads of whole windows, as of the last commit, through a {@link WindowCache}. Iterators are closed before a method
 * returns. Methods throw {@link org.apache.kafka.streams.errors.InvalidStateStoreException} while a store is restored or
 * moved: try another replica. Thread-safe.
 */
public final class WindowScanner {
    private static final int MAX_PART_BYTES = 1 << 22;

    private record ListedWindow(Bytes key, long start, long stamp) {}

    private final List<StoreReplica> replicas;
    private final WindowCache cache;

    /** @param replicas of different partitions */
    public WindowScanner(List<StoreReplica> replicas, WindowCache cache) {
        this.replicas = replicas;
        this.cache = cache;
    }

    /** Returns the starts of the stored windows of an insight and tenant that start in [from, to), ascending. */
    public List<Long> starts(String insight, long generation, String tenant, long from, long to) {
        var prefix = StoreKeys.prefix(StoreKeys.META, insight, generation, tenant);
        var starts = new TreeSet<Long>();
        for (var replica : replicas) {
            list(replica.store(), prefix, from, to).forEach(window -> starts.add(window.start));
        }
        return List.copyOf(starts);
    }

    /**
     * Visits the windows that start in [from, to), replica after replica, each by its start. A large window is visited in
     * several parts.
     *
     * @param visitor returns false to stop
     */
    public void scan(
            String insight, long generation, String tenant, long from, long to, Predicate<WindowRows> visitor) {
        var prefix = StoreKeys.prefix(StoreKeys.META, insight, generation, tenant);
        for (var replica : replicas) {
            for (var window : list(replica.store(), prefix, from, to)) {
                if (!scan(replica, window, visitor)) {
                    return;
                }
            }
        }
    }

    private static List<ListedWindow> list(
            ReadOnlyKeyValueStore<Bytes, byte[]> store, byte[] prefix, long from, long to) {
        var end = Bytes.wrap(StoreKeys.window(prefix, to));
        var listed = new ArrayList<ListedWindow>();
        try (var entries = store.range(Bytes.wrap(StoreKeys.window(prefix, from)), end)) {
            while (entries.hasNext()) {
                var entry = entries.next();
                // The upper bound of range() is inclusive.
                if (entry.key.compareTo(end) < 0) {
                    long start = StoreKeys.windowStart(entry.key.get(), prefix.length);
                    listed.add(new ListedWindow(
                            entry.key, start, WindowEntry.decode(entry.value).stamp()));
                }
            }
        }
        return listed;
    }

    private boolean scan(StoreReplica replica, ListedWindow window, Predicate<WindowRows> visitor) {
        var cached = window.stamp == WindowEntry.UNSTAMPED
                ? null
                : cache.find(replica.partition(), window.key, window.stamp);
        if (cached != null) {
            return visitor.test(cached);
        }
        var prefix = window.key.get().clone();
        prefix[0] = StoreKeys.ROW;
        var end = StoreKeys.after(prefix);
        var rows = new WindowRows.Builder(window.start);
        boolean whole = true;
        try (var entries = replica.store().range(Bytes.wrap(prefix), end)) {
            while (entries.hasNext()) {
                var entry = entries.next();
                if (entry.key.compareTo(end) >= 0) {
                    break;
                }
                if (rows.length() >= MAX_PART_BYTES) {
                    whole = false;
                    if (!visitor.test(rows.build(false))) {
                        return false;
                    }
                    rows = new WindowRows.Builder(window.start);
                }
                rows.add(entry.key.get(), prefix.length, entry.value);
            }
        }
        var read = rows.build(whole);
        if (whole && isUnchanged(replica.store(), window)) {
            cache.put(replica.partition(), window.key, window.stamp, read);
        }
        return visitor.test(read);
    }

    /** Whether the stamp is the same as before the rows were read: it is written after them, so they match it. */
    private static boolean isUnchanged(ReadOnlyKeyValueStore<Bytes, byte[]> store, ListedWindow window) {
        if (window.stamp == WindowEntry.UNSTAMPED) {
            return false;
        }
        var entry = store.get(window.key);
        return entry != null && WindowEntry.decode(entry).stamp() == window.stamp;
    }
}
