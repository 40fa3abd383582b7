package io.millrace.aggregation.merge;

import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.store.RowHeader;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.store.WindowEntry;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Scan for the pending rows that the store had when definitions were loaded: those of a restart, and all rows of a shadow that was
 * promoted. It emits them, a bounded number of rows per commit, so that neither a window nor an insight of millions of rows delays
 * new input. A row that changes before the scan reaches it is emitted with its new values. A window stays marked as pending in the
 * store until its scan is complete, so that a crash repeats the scan. Not thread-safe.
 */
final class PendingRowScan {
    /** Rows and windows scanned per commit at most: about 50 ms. */
    static final int MAX_ROWS = 50_000;

    /** Rows emitted per commit at most: about 100 ms. */
    static final int MAX_EMITTED = 10_000;

    /** Windows that are in memory for the scan at most. */
    private static final int MAX_WINDOWS = 500;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TaskDefinitions definitions;
    private final OpenWindows windows;
    private final RowCache rows;
    private final Emitter emitter;
    /** The next windows to scan, in order. */
    private final Queue<OpenWindow> next = new ArrayDeque<>();
    /** From where to look for further windows; empty if there are none. */
    private Optional<Bytes> nextWindow = Optional.empty();
    /** From where to go on in the first window; null for its first row. */
    private Bytes nextRow;

    private int left;
    private int emitted;

    PendingRowScan(
            KeyValueStore<Bytes, byte[]> store,
            TaskDefinitions definitions,
            OpenWindows windows,
            RowCache rows,
            Emitter emitter) {
        this.store = store;
        this.definitions = definitions;
        this.windows = windows;
        this.rows = rows;
        this.emitter = emitter;
    }

    /**
     * Starts a new scan in place of the current one.
     *
     * @param window key of the first window to look at; empty for none
     */
    void startAt(Optional<Bytes> window) {
        next.clear();
        nextRow = null;
        nextWindow = window;
    }

    /** Scans the next rows; to be called in each commit. */
    void scanNext(long watermark) {
        left = MAX_ROWS;
        emitted = 0;
        while (left > 0 && emitted < MAX_EMITTED && (!next.isEmpty() || nextWindow.isPresent())) {
            if (next.isEmpty()) {
                findWindows(nextWindow.get());
                continue;
            }
            var window = next.peek();
            if (window.unscanned) {
                scan(window, watermark);
            }
            if (!window.unscanned) {
                next.remove();
                nextRow = null;
            }
        }
    }

    private void findWindows(Bytes from) {
        nextWindow = Optional.empty();
        try (var entries = store.range(from, StoreKeys.after(new byte[] {StoreKeys.META}))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                if (left-- <= 0 || next.size() == MAX_WINDOWS) {
                    nextWindow = Optional.of(entry.key);
                    return;
                }
                if (WindowEntry.decode(entry.value).pending()) {
                    find(entry.key);
                }
            }
        }
    }

    private void find(Bytes key) {
        var owner = StoreKeys.Owner.of(key.get());
        definitions
                .find(owner.insight(), owner.generation())
                .filter(insight -> !insight.spec().isShadow())
                .map(insight -> windows.find(key, insight))
                .ifPresent(next::add);
    }

    private void scan(OpenWindow window, long watermark) {
        var from = nextRow == null ? Bytes.wrap(window.rowPrefix) : nextRow;
        try (var entries = store.range(from, StoreKeys.after(window.rowPrefix))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                if (left <= 0 || emitted == MAX_EMITTED) {
                    nextRow = entry.key;
                    return;
                }
                left--;
                if (RowHeader.read(entry.value).pending()) {
                    emit(window, entry.key, entry.value, watermark);
                }
            }
        }
        window.unscanned = false;
        window.changed = true;
    }

    private void emit(OpenWindow window, Bytes key, byte[] value, long watermark) {
        var row = rows.peek(window, key, value);
        if (row.pending && !row.queued) {
            emitter.emitNow(row, watermark);
            rows.write(row);
            window.changed = true;
            emitted++;
        }
    }
}
