package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.rows.Trends;
import io.millrace.schemas.insight.InsightUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Queue of changed rows, emitted at most once per emission interval of their insight. Intervals are aligned to the clock, so
 * that jitter of commits skips none. During catch-up they are at least {@link #CATCH_UP_INTERVAL_MS}: intermediate states of
 * past windows are of little use, and each emission costs a record. Not thread-safe.
 */
final class Emitter {
    /** Input older than this is a backlog. */
    private static final long BACKLOG_AGE_MS = 10_000;

    /** Least emission interval during catch-up. */
    static final long CATCH_UP_INTERVAL_MS = 5_000;

    private final Consumer<InsightUpdate> out;
    private final RowCache rows;
    private final AlertEvaluator alerts;
    private final Map<CompiledInsight, Trends> trends = new HashMap<>();
    private final Map<String, EmissionQueue> queues = new HashMap<>();

    Emitter(RowCache rows, Consumer<InsightUpdate> out, AlertEvaluator alerts) {
        this.out = out;
        this.rows = rows;
        this.alerts = alerts;
    }

    /** Whether the task is catching up. */
    private static boolean isCatchingUp(long newestReceivedAt, long now) {
        return newestReceivedAt < now - BACKLOG_AGE_MS;
    }

    Trends trends(CompiledInsight insight) {
        return trends.computeIfAbsent(insight, key -> new Trends(key.window(), key.measures()));
    }

    /** Releases what was derived from definitions that have changed. */
    void clearDefinitions() {
        trends.clear();
        queues.values().removeIf(queue -> queue.rows.isEmpty());
    }

    /**
     * Queues a changed row for emission. A row of a shadow is not queued: it stays pending in the store, and is emitted by the scan
     * for pending rows once its generation is promoted.
     *
     * @return whether it was not queued before
     */
    boolean enqueueChanged(CachedRow row) {
        if (row.queued) {
            return false;
        }
        row.pending = true;
        row.window.changed = true;
        if (row.window.insight.spec().isShadow()) {
            row.window.unscanned = true;
            return false;
        }
        row.queued = true;
        row.window.pendingRows++;
        queues.computeIfAbsent(row.window.owner.insight(), name -> new EmissionQueue())
                .rows
                .add(row);
        return true;
    }

    /**
     * Emits the rows of every insight whose interval has passed.
     *
     * @param newestReceivedAt receivedAt of the newest event in the rows, ms since the epoch
     * @param write receives each emitted row, which is then to be written
     */
    void emitDue(long now, long newestReceivedAt, long watermark, Consumer<CachedRow> write) {
        long leastInterval = isCatchingUp(newestReceivedAt, now) ? CATCH_UP_INTERVAL_MS : 1;
        for (var queue : queues.values()) {
            if (!queue.rows.isEmpty()) {
                long interval = Math.max(
                        leastInterval,
                        queue.rows.get(0).window.insight.spec().emitEvery().toMillis());
                long slot = Math.floorDiv(now, interval);
                if (slot != queue.lastSlot) {
                    queue.lastSlot = slot;
                    emit(queue, watermark, write);
                }
            }
        }
    }

    /** Emits all queued rows, whether or not their intervals have passed. */
    void emitAll(long watermark, Consumer<CachedRow> write) {
        queues.values().forEach(queue -> emit(queue, watermark, write));
    }

    /** Emits a row at once, as final if its window is closed; the row is then to be written. */
    void emitNow(CachedRow row, long watermark) {
        send(row, watermark);
    }

    private void emit(EmissionQueue queue, long watermark, Consumer<CachedRow> write) {
        for (var row : queue.rows) {
            if (row.queued) {
                send(row, watermark);
                write.accept(row);
            }
        }
        queue.rows.clear();
    }

    private void send(CachedRow row, long watermark) {
        var window = row.window;
        if (row.queued) {
            row.queued = false;
            window.pendingRows--;
            window.changed = true;
        }
        row.pending = false;
        row.revision++;
        row.finalSent = watermark >= window.closesAt();
        var values = results(row);
        if (row.finalSent) {
            alerts.evaluate(row, values, watermark);
        }
        // Setters: the builder validates and copies each field, which would dominate this method.
        var update = new InsightUpdate();
        update.setInsight(window.owner.insight());
        update.setGeneration(window.owner.generation());
        update.setTenant(window.owner.tenant());
        update.setWindowStart(window.start);
        update.setWindowEnd(window.end);
        update.setGroup(GroupCodec.decode(row.group));
        update.setValues(values);
        update.setRevision(row.revision);
        update.setFinal$(row.finalSent);
        update.setWatermark(watermark);
        update.setNewestReceivedAt(row.newestReceivedAt);
        out.accept(update);
    }

    private List<Object> results(CachedRow row) {
        var results = new ArrayList<Object>(row.accumulators.length);
        for (var accumulator : row.accumulators) {
            results.add(accumulator.result());
        }
        var trends = trends(row.window.insight);
        if (!trends.isEmpty()) {
            trends.fill(row.window.start, results, (start, column) -> {
                var earlier = rows.findInWindow(row.window, start, row.group);
                return earlier == null ? null : earlier.accumulators[column].result();
            });
        }
        return results;
    }

    /** Queued rows of one insight. */
    private static final class EmissionQueue {
        final List<CachedRow> rows = new ArrayList<>();
        long lastSlot = Long.MIN_VALUE;
    }
}
