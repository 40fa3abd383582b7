package io.millrace.aggregation.merge;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/**
 * Windows that were read lately, up to a bound of bytes. A window is good for as long as its entry in the store bears the same
 * stamp: the engine puts a new one behind each change of a row. Thread-safe.
 */
public final class WindowCache {
    /** A window takes no more than this part of the cache. */
    private static final int LEAST_WINDOWS = 8;

    private record Key(int partition, Bytes window) {}

    private record Kept(long stamp, WindowRows rows) {}

    private final long maxBytes;
    private final Map<Key, Kept> windows = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    public WindowCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Beyond so many bytes a window is not kept. */
    public long largest() {
        return maxBytes / LEAST_WINDOWS;
    }

    /** How many bytes are kept at most. */
    public long maxBytes() {
        return maxBytes;
    }

    /** The rows of a window as of a stamp; null if they are not here. */
    synchronized WindowRows find(int partition, Bytes window, long stamp) {
        var kept = windows.get(new Key(partition, window));
        return kept != null && kept.stamp == stamp ? kept.rows : null;
    }

    synchronized void put(int partition, Bytes window, long stamp, WindowRows rows) {
        if (rows.sizeInBytes() > largest()) {
            return;
        }
        var before = windows.put(new Key(partition, window), new Kept(stamp, rows));
        bytes += rows.sizeInBytes() - (before == null ? 0 : before.rows.sizeInBytes());
        var oldest = windows.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().rows.sizeInBytes();
            oldest.remove();
        }
    }
}
