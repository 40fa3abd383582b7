package io.millrace.aggregation.merge;

import io.millrace.aggregation.store.RowHeader;
import io.millrace.aggregation.store.StoreKeys;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Finds the stored rows that wait for their emission, in windows that were taken back from the store: so many rows in each
 * commit, so that a window of millions of rows holds up nothing that comes in meanwhile. A row that changes before it is
 * found is told with what it has changed to. Until a window was looked through it is stored as one that has such rows, so
 * that a crash begins anew. Not thread-safe.
 */
final class PendingScan {
    /** Rows that one commit looks at: about a twentieth of a second. */
    static final int ROWS = 50_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final RowCache rows;
    private final Emitter emitter;
    private final Queue<Window> windows = new ArrayDeque<>();
    private Bytes next;

    PendingScan(KeyValueStore<Bytes, byte[]> store, RowCache rows, Emitter emitter) {
        this.store = store;
        this.rows = rows;
        this.emitter = emitter;
    }

    /** Forgets what was to be looked through. */
    void clear() {
        windows.clear();
        next = null;
    }

    /** Takes a window that has such rows. */
    void add(Window window) {
        window.unscanned = true;
        windows.add(window);
    }

    /** Looks at the next rows; to be called in each commit before rows are emitted. */
    void proceed() {
        int most = ROWS;
        while (most > 0 && !windows.isEmpty()) {
            var window = windows.peek();
            most -= window.unscanned ? scan(window, most) : 0;
            if (!window.unscanned) {
                windows.remove();
                next = null;
            }
        }
    }

    private int scan(Window window, int most) {
        int seen = 0;
        var from = next == null ? Bytes.wrap(window.rowPrefix) : next;
        try (var entries = store.range(from, StoreKeys.after(window.rowPrefix))) {
            while (entries.hasNext()) {
                if (seen == most) {
                    next = entries.next().key;
                    return seen;
                }
                seen++;
                var entry = entries.next();
                if (RowHeader.read(entry.value).pending()) {
                    found(window, entry.key, entry.value);
                }
            }
        }
        window.unscanned = false;
        window.changed = true;
        return seen;
    }

    private void found(Window window, Bytes key, byte[] value) {
        var row = rows.peek(window, key, value);
        if (row.pending && !row.queued) {
            rows.keep(row);
            emitter.queue(row);
        }
    }
}
