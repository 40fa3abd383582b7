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
 * Rows as objects, before the store: a group that changes in every commit is decoded once and written once a commit.
 * Rows that wait for their emission stay; of the others as many as the bound allows.
 */
final class RowCache {
    private final KeyValueStore<Bytes, byte[]> store;
    private final long maxBytes;
    private final Map<Bytes, Row> rows = new HashMap<>();
    private final List<Row> changed = new ArrayList<>();
    private final ByteSink out = new ByteSink(1024);
    private long bytes;
    private int unreadable;

    RowCache(KeyValueStore<Bytes, byte[]> store, long maxBytes) {
        this.store = store;
        this.maxBytes = maxBytes;
    }

    /** The row of the group, null if there is none. */
    Row find(Window window, byte[] group) {
        var key = Bytes.wrap(StoreKeys.row(window.rowPrefix, group));
        var row = rows.get(key);
        if (row == null) {
            // RocksDB says "not there" by an exception in its own language, which costs several times as much as a row.
            var value = window.isWholeInMemory ? null : store.get(key);
            if (value == null) {
                return null;
            }
            row = read(key, window, group, value);
            rows.put(key, row);
            bytes += row.sizeInBytes();
        }
        row.window = window;
        return row;
    }

    /** The row of the group in another window of the insight, to be read only; null if there is none. */
    Row other(Window window, long start, byte[] group) {
        var prefix = window.rowPrefix.clone();
        StoreKeys.putWindowStart(prefix, start);
        var key = Bytes.wrap(StoreKeys.row(prefix, group));
        var row = rows.get(key);
        if (row != null) {
            return row;
        }
        var value = store.get(key);
        return value == null ? null : read(key, window, group, value);
    }

    private Row read(Bytes key, Window window, byte[] group, byte[] value) {
        var row = Row.read(key, window, group, value);
        if (row.isUnreadable) {
            unreadable++;
        }
        return row;
    }

    /** How many rows could not be read since this was last asked, and began anew. */
    int takeUnreadable() {
        int taken = unreadable;
        unreadable = 0;
        return taken;
    }

    /** A row of a group that has none. */
    Row create(Window window, byte[] group) {
        var row = Row.create(Bytes.wrap(StoreKeys.row(window.rowPrefix, group)), window, group);
        rows.put(row.key, row);
        return row;
    }

    /** The row of a stored entry, which need not stay. */
    Row peek(Window window, Bytes key, byte[] value) {
        var row = rows.get(key);
        if (row == null) {
            var raw = key.get();
            row = read(key, window, Arrays.copyOfRange(raw, window.rowPrefix.length, raw.length), value);
        }
        row.window = window;
        return row;
    }

    /** Keeps a row that {@link #peek} gave. */
    void keep(Row row) {
        if (rows.put(row.key, row) == null) {
            bytes += row.sizeInBytes();
        }
    }

    void remove(Bytes key) {
        var row = rows.remove(key);
        if (row != null) {
            row.pending = false;
            row.queued = false;
            row.changed = false;
        }
    }

    /** Writes one row. */
    void write(Row row) {
        store.put(row.key, row.write(out));
        row.changed = false;
    }

    /** A row was changed; returns whether the rows that are to be written have come to more than the bound. */
    boolean changed(Row row, int grown) {
        if (!row.changed) {
            row.changed = true;
            changed.add(row);
        }
        bytes += grown;
        return bytes > 2 * maxBytes;
    }

    /** Writes every row that the store has an older state of, and forgets what is beyond the bound. */
    void write() {
        // In one batch: a call into RocksDB for each costs more than what it writes.
        var entries = new ArrayList<KeyValue<Bytes, byte[]>>(changed.size());
        for (var row : changed) {
            if (row.changed) {
                entries.add(KeyValue.pair(row.key, row.write(out)));
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
            int size = row.sizeInBytes();
            if (row.pending || bytes + size <= maxBytes / 2) {
                bytes += size;
            } else {
                row.window.isWholeInMemory = false;
                each.remove();
            }
        }
    }
}
