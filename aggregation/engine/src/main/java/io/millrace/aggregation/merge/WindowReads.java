package io.millrace.aggregation.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads whole windows of some copies, from memory where nothing has changed. Holds its iterators no longer than the call, and
 * throws {@link org.apache.kafka.streams.errors.InvalidStateStoreException} while a store is moved.
 */
public final class WindowReads {
    private static final int LARGEST_PART = 1 << 22;

    /** A window as the store lists it. */
    private record Listed(Bytes key, long start, long stamp) {}

    private final List<StoreCopy> copies;
    private final WindowCache cache;

    public WindowReads(List<StoreCopy> copies, WindowCache cache) {
        this.copies = copies;
        this.cache = cache;
    }

    /**
     * Visits the windows that start in [from, to), copy after copy, each by its start.
     *
     * @param visitor returns false to stop
     */
    public void each(
            String insight, long generation, String tenant, long from, long to, Predicate<WindowRows> visitor) {
        var prefix = StoreKeys.prefix(StoreKeys.META, insight, generation, tenant);
        for (var copy : copies) {
            for (var window : list(copy.store(), prefix, from, to)) {
                if (!read(copy, window, visitor)) {
                    return;
                }
            }
        }
    }

    private static List<Listed> list(ReadOnlyKeyValueStore<Bytes, byte[]> store, byte[] prefix, long from, long to) {
        var end = Bytes.wrap(StoreKeys.window(prefix, to));
        var listed = new ArrayList<Listed>();
        try (var entries = store.range(Bytes.wrap(StoreKeys.window(prefix, from)), end)) {
            while (entries.hasNext()) {
                var entry = entries.next();
                if (entry.key.compareTo(end) < 0) {
                    long start = StoreKeys.windowStart(entry.key.get(), prefix.length);
                    listed.add(new Listed(
                            entry.key, start, Window.Entry.read(entry.value).stamp()));
                }
            }
        }
        return listed;
    }

    private boolean read(StoreCopy copy, Listed window, Predicate<WindowRows> visitor) {
        var kept = window.stamp == Window.UNSTAMPED ? null : cache.find(copy.partition(), window.key, window.stamp);
        if (kept != null) {
            return visitor.test(kept);
        }
        var prefix = window.key.get().clone();
        prefix[0] = StoreKeys.ROW;
        var end = StoreKeys.after(prefix);
        var rows = new WindowRows.Builder(window.start);
        boolean whole = true;
        try (var entries = copy.store().range(Bytes.wrap(prefix), end)) {
            while (entries.hasNext()) {
                var entry = entries.next();
                if (entry.key.compareTo(end) >= 0) {
                    break;
                }
                if (rows.length() >= LARGEST_PART) {
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
        if (whole && isStill(copy.store(), window)) {
            cache.put(copy.partition(), window.key, window.stamp, read);
        }
        return visitor.test(read);
    }

    /** Whether the window bears its stamp still: the stamp comes after the rows, so these are no older than it says. */
    private static boolean isStill(ReadOnlyKeyValueStore<Bytes, byte[]> store, Listed window) {
        if (window.stamp == Window.UNSTAMPED) {
            return false;
        }
        var entry = store.get(window.key);
        return entry != null && Window.Entry.read(entry).stamp() == window.stamp;
    }
}
