package io.millrace.aggregation.merge;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.store.StoreKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Write-back cache of decoded rows: a group that changes in every commit is decoded once and written once per commit. Queued
 * rows stay in memory; of the others as many as the bound allows. Not thread-safe.
 */
final class RowCache {
    private final KeyValueStore<Bytes, byte[]> store;
    private final long maxBytes;
    private final Map<Bytes, CachedRow> rows = new HashMap<>();
    private final List<CachedRow> changed = new ArrayList<>();
    private final ByteSink out = new ByteSink(1024);
    private long bytes;
    private int unreadable;

    RowCache(KeyValueStore<Bytes, byte[]> store, long maxBytes) {
        this.store = store;
        this.maxBytes = maxBytes;
    }

    /** Returns the row of a group, null if there is none. */
    CachedRow find(OpenWindow window, byte[] group) {
        var key = Bytes.wrap(StoreKeys.row(window.rowPrefix, group));
        var row = rows.get(key);
        if (row == null) {
            // A miss is slow: RocksDB reports it by a native exception, at several times the cost of a hit.
            var value = window.isWholeInMemory ? null : store.get(key);
            if (value == null) {
                return null;
            }
            row = decode(key, window, group, value);
            rows.put(key, row);
            bytes += row.heapBytes();
        }
        row.window = window;
        return row;
    }

    /** Returns the group's row in another window of the insight, read-only; null if there is none. */
    CachedRow findInWindow(OpenWindow window, long start, byte[] group) {
        var prefix = window.rowPrefix.clone();
        StoreKeys.putWindowStart(prefix, start);
        var key = Bytes.wrap(StoreKeys.row(prefix, group));
        var row = rows.get(key);
        if (row != null) {
            return row;
        }
        var value = store.get(key);
        return value == null ? null : decode(key, window, group, value);
    }

    private CachedRow decode(Bytes key, OpenWindow window, byte[] group, byte[] value) {
        var row = CachedRow.decode(key, window, group, value);
        if (row.isUnreadable) {
            unreadable++;
        }
        return row;
    }

    /** Returns how many rows were unreadable since the last call. */
    int takeUnreadable() {
        int taken = unreadable;
        unreadable = 0;
        return taken;
    }

    /** Creates the row of a group that has none. */
    CachedRow create(OpenWindow window, byte[] group) {
        var row = CachedRow.create(Bytes.wrap(StoreKeys.row(window.rowPrefix, group)), window, group);
        rows.put(row.key, row);
        return row;
    }

    /** Returns the row of a stored entry, without caching it. */
    CachedRow peek(OpenWindow window, Bytes key, byte[] value) {
        var row = rows.get(key);
        if (row == null) {
            var raw = key.get();
            row = decode(key, window, Arrays.copyOfRange(raw, window.rowPrefix.length, raw.length), value);
        }
        row.window = window;
        return row;
    }

    /** Removes a dropped row, which is not to be emitted or written again. */
    void remove(Bytes key) {
        var row = rows.remove(key);
        if (row != null) {
            row.pending = false;
            row.queued = false;
            row.changed = false;
        }
    }

    /** Writes one row. */
    void write(CachedRow row) {
        store.put(row.key, row.encode(out));
        row.changed = false;
    }

    /**
     * Marks a row as changed.
     *
     * @param grownBytes growth of the row in bytes of heap
     * @return whether memory is short: the cache takes more than twice its bound
     */
    boolean markChanged(CachedRow row, int grownBytes) {
        if (!row.changed) {
            row.changed = true;
            changed.add(row);
        }
        bytes += grownBytes;
        return bytes > 2 * maxBytes;
    }

    /** Writes all changed rows, and evicts rows beyond the bound. */
    void writeChanged() {
        // One batch: a call into RocksDB per row costs more than the writing.
        var entries = new ArrayList<KeyValue<Bytes, byte[]>>(changed.size());
        for (var row : changed) {
            if (row.changed) {
                entries.add(KeyValue.pair(row.key, row.encode(out)));
                row.changed = false;
            }
        }
        store.putAll(entries);
        changed.clear();
        if (bytes > maxBytes) {
            evict();
        }
    }

    void clear() {
        rows.clear();
        changed.clear();
        bytes = 0;
    }

    private void evict() {
        bytes = 0;
        var each = rows.values().iterator();
        while (each.hasNext()) {
            var row = each.next();
            int size = row.heapBytes();
            if (row.queued || bytes + size <= maxBytes / 2) {
                bytes += size;
            } else {
                row.window.isWholeInMemory = false;
                each.remove();
            }
        }
    }
}
