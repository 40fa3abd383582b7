package io.millrace.aggregation.merge;

import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.store.WindowEntry;
import io.millrace.aggregation.watermark.Watermarks;
import java.util.ArrayList;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Drops windows whose time is over, a bounded number of rows at a time, oldest window of each insight first.
 *
 * <p>A window is kept until its insight's retention has passed twice over: in event time since its end, by the watermark,
 * and in time of receipt since its newest event, by the newest event of all. The second is for imports: a log of
 * 2015 that was imported today beside live traffic is queryable for as long as today's events are.
 */
final class Retention {
    private static final int ENTRIES = 2_000;
    private static final int ROWS = 10_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TaskDefinitions definitions;
    private final WindowBook windows;
    private final RowCache rows;
    private final DroppedWindows dropped;
    private Bytes next = start();

    Retention(
            KeyValueStore<Bytes, byte[]> store,
            TaskDefinitions definitions,
            WindowBook windows,
            RowCache rows,
            DroppedWindows dropped) {
        this.store = store;
        this.definitions = definitions;
        this.windows = windows;
        this.rows = rows;
        this.dropped = dropped;
    }

    /**
     * Looks at the next windows and drops those that are over.
     *
     * @return how many rows were dropped
     */
    int sweep(long watermark, long newestReceivedAt) {
        var over = new ArrayList<Bytes>();
        int seen = 0;
        try (var entries = store.range(next, StoreKeys.after(new byte[] {StoreKeys.META}))) {
            while (entries.hasNext() && seen < ENTRIES) {
                var entry = entries.next();
                next = entry.key;
                seen++;
                if (isOver(entry.key, entry.value, watermark, newestReceivedAt)) {
                    over.add(entry.key);
                }
            }
        }
        int gone = 0;
        for (var key : over) {
            gone += drop(key, ROWS - gone);
            if (gone >= ROWS) {
                next = key;
                return gone;
            }
        }
        if (seen < ENTRIES) {
            next = start();
            dropped.sweep(definitions);
        }
        return gone;
    }

    private boolean isOver(Bytes key, byte[] value, long watermark, long newestReceivedAt) {
        var entry = WindowEntry.decode(value);
        var owner = StoreKeys.Owner.of(key.get());
        var insight = definitions.find(owner.insight(), owner.generation());
        if (insight.isEmpty()) {
            return definitions.isGone(owner.insight(), owner.generation());
        }
        long retain = insight.get().spec().retain().toMillis();
        return isOver(entry.end(), entry.newestReceivedAt(), retain, watermark, newestReceivedAt);
    }

    /** Whether the retention of a window is over; never while some upstream task was not heard of. */
    static boolean isOver(long end, long newestOfWindow, long retain, long watermark, long newestOfAll) {
        return watermark != Watermarks.NONE && end < watermark - retain && newestOfWindow < newestOfAll - retain;
    }

    /** Drops up to so many rows of the window, and the window itself with the last. */
    private int drop(Bytes windowKey, int most) {
        var prefix = windowKey.get().clone();
        prefix[0] = StoreKeys.ROW;
        var keys = new ArrayList<Bytes>();
        boolean more;
        try (var entries = store.range(Bytes.wrap(prefix), StoreKeys.after(prefix))) {
            while (entries.hasNext() && keys.size() < most) {
                keys.add(entries.next().key);
            }
            more = entries.hasNext();
        }
        for (var key : keys) {
            rows.remove(key);
            // Not delete(), which would read the row first to return it.
            store.put(key, null);
        }
        if (!more) {
            remember(windowKey);
            windows.forget(windowKey);
            store.put(windowKey, null);
        }
        return keys.size();
    }

    private void remember(Bytes windowKey) {
        var owner = StoreKeys.Owner.of(windowKey.get());
        var entry = store.get(windowKey);
        if (entry != null && !definitions.isGone(owner.insight(), owner.generation())) {
            dropped.add(
                    owner,
                    StoreKeys.windowStart(windowKey.get(), owner.prefixLength()),
                    WindowEntry.decode(entry).end());
        }
    }

    private static Bytes start() {
        return Bytes.wrap(new byte[] {StoreKeys.META});
    }
}
