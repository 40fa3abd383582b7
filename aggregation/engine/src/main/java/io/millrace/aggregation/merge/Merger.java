package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.partial.PackedReader;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightUpdate;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Folds partials into rows, finishes windows, emits what changed and drops what is over. Everything it keeps is in the
 * store after each {@link #commit}; what happens in between is in memory, so that a crash takes it back as a whole. Not
 * thread-safe.
 */
final class Merger {
    private static final int FINAL_ROWS = 50_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TaskDefinitions definitions;
    private final MergeProgress progress;
    private final MergeCounts counts;
    private final RowCache rows;
    private final WindowBook windows;
    private final Emitter emitter;
    private final PendingScan pending;
    private final Retention retention;
    private final DroppedWindows dropped;
    private final Rest rest;
    private final long cacheBytes;

    /**
     * @param upstream how many upstream partitions report their watermark
     * @param rest takes what finds no room
     */
    Merger(
            KeyValueStore<Bytes, byte[]> store,
            TaskDefinitions definitions,
            int upstream,
            long cacheBytes,
            MergeCounts counts,
            Consumer<InsightUpdate> out,
            Consumer<InsightAlert> alerts,
            Rest rest) {
        this.store = store;
        this.definitions = definitions;
        this.counts = counts;
        this.progress = new MergeProgress(store, upstream);
        this.rows = new RowCache(store, cacheBytes);
        this.windows = new WindowBook(store);
        this.emitter = new Emitter(rows, out, new Alerts(rows, alerts));
        this.pending = new PendingScan(store, rows, emitter);
        this.dropped = new DroppedWindows(store);
        this.retention = new Retention(store, definitions, windows, rows, dropped);
        this.rest = rest;
        this.cacheBytes = cacheBytes;
        load();
    }

    /** Folds in what one upstream task sent in one flush. */
    void merge(byte[] packed) {
        if (definitions.isStale()) {
            refresh();
        }
        var reader = new PackedReader(packed);
        while (reader.nextSection()) {
            section(reader);
        }
        // After the partials: what they carry is counted before the windows that they move the watermark past close.
        progress.report(reader);
    }

    /** Emits what is due, and writes everything that changed. To be called in each commit. */
    void commit(long now) {
        if (definitions.isStale()) {
            refresh();
        }
        pending.proceed();
        emitter.emitDue(now, progress.newestReceivedAt(), progress.watermark(), this::changed);
        rows.write();
        finish();
        windows.write();
        rest.send();
        counts.unreadable(rows.takeUnreadable());
        progress.write();
    }

    /** Drops what is over; to be called now and then. */
    int sweep() {
        return retention.sweep(progress.watermark(), progress.newestReceivedAt());
    }

    /** Returns the watermark of the partition, or {@link io.millrace.aggregation.watermark.Watermarks#NONE}. */
    long watermark() {
        return progress.watermark();
    }

    /** When the newest event was received that is in the rows; epoch milliseconds. */
    long newestReceivedAt() {
        return progress.newestReceivedAt();
    }

    private void section(PackedReader reader) {
        var found = definitions.find(reader.insight(), reader.generation());
        if (found.isEmpty()) {
            definitions.await(reader.insight(), reader.generation());
            if (definitions.isStale()) {
                refresh();
            }
            found = definitions.find(reader.insight(), reader.generation());
        }
        if (found.isEmpty()) {
            while (reader.nextGroup()) {
                counts.ofGoneInsight();
            }
            return;
        }
        fold(reader, found.get());
    }

    private void fold(PackedReader reader, CompiledInsight insight) {
        var prefix = StoreKeys.prefix(StoreKeys.META, reader.insight(), reader.generation(), reader.tenant());
        var key = Bytes.wrap(StoreKeys.window(prefix, reader.windowStart()));
        var window = windows.find(key, insight);
        long retain = insight.spec().retain().toMillis();
        while (reader.nextGroup()) {
            long receivedAt = reader.newestReceivedAt();
            if (window == null) {
                if (isBeyondRetention(reader, key, retain)) {
                    counts.beyondRetention(insight.name());
                    continue;
                }
                window = windows.create(key, insight, reader.windowStart(), reader.windowEnd());
            }
            int bytes = reader.accumulatorsEnd() - reader.accumulators().position();
            var partial = Accumulators.read(insight, reader.accumulators(), reader.accumulatorsEnd());
            if (partial.isEmpty()) {
                counts.unreadable(insight.name());
                continue;
            }
            var row = row(window, reader, insight);
            if (row == null) {
                rest.add(window, partial.get(), bytes, receivedAt);
                if (rest.bytes() > cacheBytes) {
                    rest.send();
                }
                continue;
            }
            int grown = row.merge(partial.get(), bytes, receivedAt);
            if (emitter.add(row)) {
                compared(row);
            }
            window.changed = true;
            if (receivedAt > window.newestReceivedAt) {
                window.newestReceivedAt = receivedAt;
                progress.received(receivedAt);
            }
            counts.merged();
            if (rows.changed(row, grown)) {
                relieve();
            }
        }
    }

    /** The row changes the trends of later windows, where those have a row of the group. */
    private void compared(Row row) {
        var trends = emitter.trends(row.window.insight);
        if (trends.isEmpty()) {
            return;
        }
        for (long start : trends.compared(row.window.start, row.window.end)) {
            var key = row.window.key.get().clone();
            StoreKeys.putWindowStart(key, start);
            var window = windows.find(Bytes.wrap(key), row.window.insight);
            var later = window == null ? null : rows.find(window, row.group);
            if (later != null && emitter.add(later)) {
                rows.changed(later, 0);
            }
        }
    }

    /** Whether the window, which is not kept, was dropped or would be. */
    private boolean isBeyondRetention(PackedReader reader, Bytes key, long retain) {
        return Retention.isOver(
                        reader.windowEnd(),
                        reader.newestReceivedAt(),
                        retain,
                        progress.watermark(),
                        progress.newestReceivedAt())
                || dropped.contains(StoreKeys.Owner.of(key.get()), reader.windowStart(), reader.windowEnd());
    }

    /** The row of the group that the reader is at; null where it has none and finds no room. */
    private Row row(Window window, PackedReader reader, CompiledInsight insight) {
        var row = rows.find(window, reader.group());
        if (row != null) {
            return row;
        }
        if (window.groups < rest.room(insight)) {
            window.groups++;
            window.changed = true;
        } else if (!Rest.is(reader.group(), insight.dimensionCount())) {
            return null;
        }
        return rows.create(window, reader.group());
    }

    /** Memory is short: emit now what waits for its turn, so that it may go. */
    private void relieve() {
        emitter.emitAll(progress.watermark(), this::changed);
        rows.write();
        counts.relieved();
    }

    private void changed(Row row) {
        rows.changed(row, 0);
    }

    /** Emits the rows of windows that the watermark has passed, as far as one commit should go. */
    private void finish() {
        int budget = FINAL_ROWS;
        for (var window = windows.nextClosed(progress.watermark());
                window != null && budget > 0;
                window = windows.nextClosed(progress.watermark())) {
            if (window.insight.spec().emitFinal()) {
                budget -= emitFinal(window, budget);
                if (budget <= 0) {
                    return; // The rest in the next commit: rows that were sent are marked.
                }
            }
            window.finished = true;
            window.changed = true;
        }
    }

    private int emitFinal(Window window, int most) {
        int sent = 0;
        var from = window.nextFinal == null ? Bytes.wrap(window.rowPrefix) : window.nextFinal;
        try (var entries = store.range(from, StoreKeys.after(window.rowPrefix))) {
            while (entries.hasNext() && sent < most) {
                var entry = entries.next();
                window.nextFinal = entry.key;
                var row = rows.peek(window, entry.key, entry.value);
                if (!row.finalSent) {
                    emitter.emitFinal(row, progress.watermark());
                    rows.write(row);
                    window.changed = true;
                    sent++;
                }
            }
        }
        return sent;
    }

    /** Follows a change of definitions: what is in memory was bound to the old ones. */
    private void refresh() {
        emitter.emitAll(progress.watermark(), this::changed);
        rows.write();
        windows.write();
        rows.clear();
        emitter.forgetDefinitions();
        definitions.refresh();
        load();
    }

    private void load() {
        pending.clear();
        windows.load(definitions, pending::add);
    }
}
