package io.millrace.aggregation.rows;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/**
 * Least-recently-used cache of whole windows, bounded in bytes. An entry is valid while the window's store entry has the same
 * stamp, which the merge task replaces after each change of a row. Thread-safe.
 */
public final class WindowCache {
    /** The largest window takes at most this fraction of the cache, as a divisor. */
    private static final int LARGEST_DIVISOR = 8;

    private record Key(int partition, Bytes window) {}

    private record Cached(long stamp, WindowRows rows) {}

    private final long maxBytes;
    private final Map<Key, Cached> windows = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    public WindowCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /** Returns the rows of a window if they are cached as of the stamp, else null. */
    synchronized WindowRows find(int partition, Bytes window, long stamp) {
        var cached = windows.get(new Key(partition, window));
        return cached != null && cached.stamp == stamp ? cached.rows : null;
    }

    synchronized void put(int partition, Bytes window, long stamp, WindowRows rows) {
        if (rows.sizeInBytes() > maxBytes / LARGEST_DIVISOR) {
            return;
        }
        var before = windows.put(new Key(partition, window), new Cached(stamp, rows));
        bytes += rows.sizeInBytes() - (before == null ? 0 : before.rows.sizeInBytes());
        var oldest = windows.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().rows.sizeInBytes();
            oldest.remove();
        }
    }
}
