package io.millrace.aggregation.merge;

import io.millrace.aggregation.store.RowHeader;
import io.millrace.aggregation.store.StoreKeys;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Scan for pending rows in windows that were loaded from the store: a bounded number of rows per commit, so that a window of
 * millions of rows does not delay new input. A row that changes before the scan reaches it is emitted with its new values. A
 * window stays marked as pending in the store until its scan is complete, so that a crash repeats the scan. Not thread-safe.
 */
final class PendingRowScan {
    /** Rows scanned per commit at most: about 50 ms. */
    static final int MAX_ROWS = 50_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final RowCache rows;
    private final Emitter emitter;
    private final Queue<OpenWindow> windows = new ArrayDeque<>();
    private Bytes next;

    PendingRowScan(KeyValueStore<Bytes, byte[]> store, RowCache rows, Emitter emitter) {
        this.store = store;
        this.rows = rows;
        this.emitter = emitter;
    }

    /** Cancels all scans. */
    void clear() {
        windows.clear();
        next = null;
    }

    /** Queues a window for scanning. */
    void enqueue(OpenWindow window) {
        window.unscanned = true;
        windows.add(window);
    }

    /** Scans the next rows; to be called in each commit before rows are emitted. */
    void scanNext() {
        int left = MAX_ROWS;
        while (left > 0 && !windows.isEmpty()) {
            var window = windows.peek();
            left -= window.unscanned ? scan(window, left) : 0;
            if (!window.unscanned) {
                windows.remove();
                next = null;
            }
        }
    }

    private int scan(OpenWindow window, int limit) {
        int seen = 0;
        var from = next == null ? Bytes.wrap(window.rowPrefix) : next;
        try (var entries = store.range(from, StoreKeys.after(window.rowPrefix))) {
            while (entries.hasNext()) {
                if (seen == limit) {
                    next = entries.next().key;
                    return seen;
                }
                seen++;
                var entry = entries.next();
                if (RowHeader.read(entry.value).pending()) {
                    enqueueRow(window, entry.key, entry.value);
                }
            }
        }
        window.unscanned = false;
        window.changed = true;
        return seen;
    }

    private void enqueueRow(OpenWindow window, Bytes key, byte[] value) {
        var row = rows.peek(window, key, value);
        if (row.pending && !row.queued) {
            rows.cache(row);
            emitter.enqueue(row);
        }
    }
}
