package io.millrace.aggregation.merge;

import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.store.WindowEntry;
import io.millrace.aggregation.watermark.Watermarks;
import java.util.ArrayList;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Sweeper that drops expired windows, a bounded number of rows at a time, oldest window of each insight first.
 *
 * <p>A window expires when its insight's retention has passed both in event time (from the end of the window to the watermark)
 * and in time of receipt (from the newest event of the window to the newest of all). The second keeps an import: a log of 2015
 * that was imported today beside live traffic can be queried for as long as today's events. Not thread-safe.
 */
final class RetentionSweeper {
    private static final int MAX_WINDOWS = 2_000;
    private static final int MAX_ROWS = 10_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TaskDefinitions definitions;
    private final OpenWindows windows;
    private final RowCache rows;
    private final DroppedWindows droppedWindows;
    private Bytes next = start();

    RetentionSweeper(
            KeyValueStore<Bytes, byte[]> store,
            TaskDefinitions definitions,
            OpenWindows windows,
            RowCache rows,
            DroppedWindows droppedWindows) {
        this.store = store;
        this.definitions = definitions;
        this.windows = windows;
        this.rows = rows;
        this.droppedWindows = droppedWindows;
    }

    /**
     * Checks the next windows and drops the expired ones.
     *
     * @return how many rows were dropped
     */
    int sweep(long watermark, long newestReceivedAt) {
        var expired = new ArrayList<Bytes>();
        int seen = 0;
        try (var entries = store.range(next, StoreKeys.after(new byte[] {StoreKeys.META}))) {
            while (entries.hasNext() && seen < MAX_WINDOWS) {
                var entry = entries.next();
                next = entry.key;
                seen++;
                if (isExpired(entry.key, entry.value, watermark, newestReceivedAt)) {
                    expired.add(entry.key);
                }
            }
        }
        int dropped = 0;
        for (var key : expired) {
            dropped += drop(key, MAX_ROWS - dropped);
            if (dropped >= MAX_ROWS) {
                next = key;
                return dropped;
            }
        }
        if (seen < MAX_WINDOWS) {
            next = start();
            droppedWindows.removeDeleted(definitions);
        }
        return dropped;
    }

    private boolean isExpired(Bytes key, byte[] value, long watermark, long newestReceivedAt) {
        var entry = WindowEntry.decode(value);
        var owner = StoreKeys.Owner.of(key.get());
        var insight = definitions.find(owner.insight(), owner.generation());
        if (insight.isEmpty()) {
            return definitions.isGone(owner.insight(), owner.generation());
        }
        long retain = insight.get().spec().retain().toMillis();
        return isExpired(entry.end(), entry.newestReceivedAt(), retain, watermark, newestReceivedAt);
    }

    /** Whether a window is expired; never while an upstream task has not reported. */
    static boolean isExpired(long end, long newestOfWindow, long retain, long watermark, long newestOfAll) {
        return watermark != Watermarks.NONE && end < watermark - retain && newestOfWindow < newestOfAll - retain;
    }

    /** Drops up to the limit of the window's rows, and the window itself with the last row. */
    private int drop(Bytes windowKey, int limit) {
        var prefix = windowKey.get().clone();
        prefix[0] = StoreKeys.ROW;
        var keys = new ArrayList<Bytes>();
        boolean more;
        try (var entries = store.range(Bytes.wrap(prefix), StoreKeys.after(prefix))) {
            while (entries.hasNext() && keys.size() < limit) {
                keys.add(entries.next().key);
            }
            more = entries.hasNext();
        }
        for (var key : keys) {
            rows.remove(key);
            // Not delete(), which reads the row in order to return it.
            store.put(key, null);
        }
        if (!more) {
            recordDropped(windowKey);
            windows.remove(windowKey);
            store.put(windowKey, null);
        }
        return keys.size();
    }

    private void recordDropped(Bytes windowKey) {
        var owner = StoreKeys.Owner.of(windowKey.get());
        var entry = store.get(windowKey);
        if (entry != null && !definitions.isGone(owner.insight(), owner.generation())) {
            droppedWindows.add(
                    owner,
                    StoreKeys.windowStart(windowKey.get(), owner.prefixLength()),
                    WindowEntry.decode(entry).end());
        }
    }

    private static Bytes start() {
        return Bytes.wrap(new byte[] {StoreKeys.META});
    }
}
