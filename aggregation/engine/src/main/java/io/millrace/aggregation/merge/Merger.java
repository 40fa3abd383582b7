package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.partial.PackedReader;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.store.StoreKeys;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * State machine of one merge partition: folds partials into rows, closes windows, emits changed rows and drops expired ones.
 * All state is in the store after each {@link #commit}; changes since then are in memory, so that a crash discards them as a
 * whole. Not thread-safe.
 */
final class Merger {
    /** Final rows that one commit emits at most. */
    private static final int MAX_FINAL_ROWS = 50_000;
    /** Growth of a row's heap by a replaced person, at most. */
    private static final int REPLACEMENT_BYTES = 8;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TaskDefinitions definitions;
    private final MergeProgress progress;
    private final MergeCounts counts;
    private final RowCache rows;
    private final OpenWindows windows;
    private final Emitter emitter;
    private final PendingRowScan pending;
    private final RetentionSweeper retention;
    private final DroppedWindows dropped;
    private final OverflowGroups overflow;
    private final long cacheBytes;

    Merger(
            KeyValueStore<Bytes, byte[]> store,
            TaskDefinitions definitions,
            MergeSettings settings,
            MergeCounts counts,
            MergeOutput output) {
        this.store = store;
        this.definitions = definitions;
        this.counts = counts;
        this.progress = new MergeProgress(store, settings.upstreamPartitions());
        this.rows = new RowCache(store, settings.cacheBytes());
        this.windows = new OpenWindows(store);
        this.emitter = new Emitter(rows, output.rows(), new AlertEvaluator(rows, output.alerts()));
        this.pending = new PendingRowScan(store, definitions, windows, rows, emitter);
        this.dropped = new DroppedWindows(store);
        this.retention = new RetentionSweeper(store, definitions, windows, rows, dropped);
        this.overflow = new OverflowGroups(settings.mergePartitions(), counts, output.overflow());
        this.cacheBytes = settings.cacheBytes();
        load();
    }

    /** Folds in what one upstream task sent in one flush. */
    void fold(byte[] packed) {
        if (definitions.isStale()) {
            refresh();
        }
        var reader = new PackedReader(packed);
        while (reader.nextSection()) {
            foldSection(reader);
        }
        // After the partials, so that they count before the watermark that came with them closes their windows.
        progress.report(reader);
    }

    /** Emits due rows, then final rows, and writes all changes; to be called in each commit. */
    void commit(long now) {
        if (definitions.isStale()) {
            refresh();
        }
        pending.scanNext(progress.watermark());
        emitter.emitDue(now, progress.newestReceivedAt(), progress.watermark(), this::markChanged);
        rows.writeChanged();
        emitClosedWindows();
        windows.writeChanged();
        overflow.send();
        counts.rowsUnreadable(rows.takeUnreadable());
        progress.write();
    }

    /** Drops a bounded number of expired rows and returns how many. */
    int sweep() {
        return retention.sweep(progress.watermark(), progress.newestReceivedAt());
    }

    /** Returns the watermark of the partition, or {@link io.millrace.aggregation.watermark.Watermarks#NONE}. */
    long watermark() {
        return progress.watermark();
    }

    /** Returns receivedAt of the newest event in the rows, ms since the epoch. */
    long newestReceivedAt() {
        return progress.newestReceivedAt();
    }

    private void foldSection(PackedReader reader) {
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
                counts.groupOfUnknownInsight();
            }
            return;
        }
        if (reader.replaces()) {
            replacePersons(reader, found.get());
        } else {
            foldGroups(reader, found.get());
        }
    }

    /** Corrects rows that counted a person that was given up. A row that was dropped, or is in the overflow group, is not. */
    private void replacePersons(PackedReader reader, CompiledInsight insight) {
        var prefix = StoreKeys.prefix(StoreKeys.META, reader.insight(), reader.generation(), reader.tenant());
        var window = windows.find(Bytes.wrap(StoreKeys.window(prefix, reader.windowStart())), insight);
        while (reader.nextGroup()) {
            var row = window == null ? null : rows.find(window, reader.group());
            if (row == null) {
                counts.personNotReplaced();
                continue;
            }
            counts.personReplaced(insight.name(), row.replacePerson(reader.from(), reader.to()));
            markRowChanged(row, REPLACEMENT_BYTES);
        }
    }

    private void foldGroups(PackedReader reader, CompiledInsight insight) {
        var prefix = StoreKeys.prefix(StoreKeys.META, reader.insight(), reader.generation(), reader.tenant());
        var key = Bytes.wrap(StoreKeys.window(prefix, reader.windowStart()));
        var window = windows.find(key, insight);
        long retain = insight.spec().retain().toMillis();
        while (reader.nextGroup()) {
            long receivedAt = reader.newestReceivedAt();
            if (window == null) {
                if (isBeyondRetention(reader, key, retain)) {
                    counts.groupBeyondRetention(insight.name());
                    continue;
                }
                window = windows.create(key, insight, reader.windowStart(), reader.windowEnd());
            }
            int bytes = reader.accumulatorsEnd() - reader.accumulators().position();
            var partial = AccumulatorReader.readPartial(insight, reader.accumulators(), reader.accumulatorsEnd());
            if (partial.isEmpty()) {
                counts.groupUnreadable(insight.name());
                continue;
            }
            var row = findOrCreateRow(window, reader, insight);
            if (row == null) {
                overflow.fold(window, partial.get(), bytes, receivedAt);
                if (overflow.heapBytes() > cacheBytes) {
                    overflow.send();
                }
                continue;
            }
            int grownBytes = row.fold(partial.get(), bytes, receivedAt);
            if (receivedAt > window.newestReceivedAt) {
                window.newestReceivedAt = receivedAt;
                progress.received(receivedAt);
            }
            counts.groupMerged();
            markRowChanged(row, grownBytes);
        }
    }

    private void markRowChanged(CachedRow row, int grownBytes) {
        if (emitter.enqueueChanged(row)) {
            enqueueTrendRows(row);
        }
        row.window.changed = true;
        if (rows.markChanged(row, grownBytes)) {
            relieveMemory();
        }
    }

    /** Queues the rows of later windows whose trends compare with this row. */
    private void enqueueTrendRows(CachedRow row) {
        var trends = emitter.trends(row.window.insight);
        if (trends.isEmpty()) {
            return;
        }
        for (long start : trends.dependentStarts(row.window.start, row.window.end)) {
            var key = row.window.key.get().clone();
            StoreKeys.putWindowStart(key, start);
            var window = windows.find(Bytes.wrap(key), row.window.insight);
            var later = window == null ? null : rows.find(window, row.group);
            if (later != null && emitter.enqueueChanged(later)) {
                rows.markChanged(later, 0);
            }
        }
    }

    /** Whether a window without an entry was dropped, or would be dropped at once. */
    private boolean isBeyondRetention(PackedReader reader, Bytes key, long retain) {
        return RetentionSweeper.isExpired(
                        reader.windowEnd(),
                        reader.newestReceivedAt(),
                        retain,
                        progress.watermark(),
                        progress.newestReceivedAt())
                || dropped.contains(StoreKeys.Owner.of(key.get()), reader.windowStart(), reader.windowEnd());
    }

    /** Returns the row of the reader's group; null if it has none and its window has no room for another. */
    private CachedRow findOrCreateRow(OpenWindow window, PackedReader reader, CompiledInsight insight) {
        var row = rows.find(window, reader.group());
        if (row != null) {
            return row;
        }
        if (window.groups < overflow.maxGroups(insight)) {
            window.groups++;
            window.changed = true;
        } else if (!OverflowGroups.isOverflow(reader.group(), insight.dimensionCount())) {
            return null;
        }
        return rows.create(window, reader.group());
    }

    /** Emits all queued rows before their turn, so that the cache may evict them. */
    private void relieveMemory() {
        emitter.emitAll(progress.watermark(), this::markChanged);
        rows.writeChanged();
        counts.earlyEmission();
    }

    private void markChanged(CachedRow row) {
        rows.markChanged(row, 0);
    }

    /** Emits the final rows of windows that the watermark has closed, up to the budget of one commit. */
    private void emitClosedWindows() {
        int budget = MAX_FINAL_ROWS;
        for (var window = windows.nextClosed(progress.watermark());
                window != null && budget > 0;
                window = windows.nextClosed(progress.watermark())) {
            if (window.insight.spec().emitFinal() && !window.insight.spec().isShadow()) {
                budget -= emitFinalRows(window, budget);
                if (budget <= 0) {
                    return; // The next commit goes on: emitted rows are marked as final.
                }
            }
            window.finished = true;
            window.changed = true;
        }
    }

    private int emitFinalRows(OpenWindow window, int limit) {
        int sent = 0;
        var from = window.nextFinal == null ? Bytes.wrap(window.rowPrefix) : window.nextFinal;
        try (var entries = store.range(from, StoreKeys.after(window.rowPrefix))) {
            while (entries.hasNext() && sent < limit) {
                var entry = entries.next();
                window.nextFinal = entry.key;
                var row = rows.peek(window, entry.key, entry.value);
                if (!row.finalSent) {
                    emitter.emitNow(row, progress.watermark());
                    rows.write(row);
                    window.changed = true;
                    sent++;
                }
            }
        }
        return sent;
    }

    /** Binds all state to changed definitions: emits and writes what was bound to the old ones, and loads anew. */
    private void refresh() {
        emitter.emitAll(progress.watermark(), this::markChanged);
        rows.writeChanged();
        windows.writeChanged();
        rows.clear();
        emitter.clearDefinitions();
        definitions.refresh();
        load();
    }

    private void load() {
        pending.startAt(windows.load(definitions));
    }
}
