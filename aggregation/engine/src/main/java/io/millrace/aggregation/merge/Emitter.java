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
 * Emits changed rows, at most once in each of their insight's emission intervals. Intervals are aligned to the clock, so
 * that commits a little early or late do not skip one. While a backlog is worked off, intervals are at least
 * {@link #EVERY_BEHIND}: nobody can act on how a window of the past fills up, and each emission costs a record.
 */
final class Emitter {
    /** What was received so long ago is a backlog, ms. */
    private static final long BEHIND = 10_000;

    /** The least interval in a backlog, ms. */
    static final long EVERY_BEHIND = 5_000;

    private final Consumer<InsightUpdate> out;
    private final RowCache rows;
    private final Alerts alerts;
    private final Map<CompiledInsight, Trends> trends = new HashMap<>();
    private final Map<String, Pending> pending = new HashMap<>();
    private long emitted;

    Emitter(RowCache rows, Consumer<InsightUpdate> out, Alerts alerts) {
        this.out = out;
        this.rows = rows;
        this.alerts = alerts;
    }

    /** Whether a backlog is worked off, by when the newest event of all rows was received. */
    private static boolean isBacklog(long newestReceivedAt, long now) {
        return newestReceivedAt < now - BEHIND;
    }

    /** The insight's trends. */
    Trends trends(CompiledInsight insight) {
        return trends.computeIfAbsent(insight, one -> new Trends(one.window(), one.measures()));
    }

    /** Definitions changed: what was made of the old ones is not asked for again. */
    void forgetDefinitions() {
        trends.clear();
        pending.values().removeIf(one -> one.rows.isEmpty());
    }

    /**
     * The row has something to tell.
     *
     * @return whether it had nothing before
     */
    boolean add(Row row) {
        if (row.queued) {
            return false;
        }
        row.pending = true;
        queue(row);
        return true;
    }

    /** Takes a row that is pending and does not wait here, since it was so in the store. */
    void queue(Row row) {
        row.queued = true;
        row.window.pendingRows++;
        row.window.changed = true;
        pending.computeIfAbsent(row.window.owner.insight(), name -> new Pending())
                .rows
                .add(row);
    }

    /**
     * Emits the rows of every insight whose turn it is; they are then to be written.
     *
     * @param newestReceivedAt when the newest event of all rows was received
     */
    void emitDue(long now, long newestReceivedAt, long watermark, Consumer<Row> write) {
        long least = isBacklog(newestReceivedAt, now) ? EVERY_BEHIND : 1;
        for (var one : pending.values()) {
            if (!one.rows.isEmpty()) {
                long every = Math.max(
                        least, one.rows.get(0).window.insight.spec().emitEvery().toMillis());
                long slot = Math.floorDiv(now, every);
                if (slot != one.lastSlot) {
                    one.lastSlot = slot;
                    emit(one, watermark, write);
                }
            }
        }
    }

    /** Emits every row that has something to tell, whosever turn it is. */
    void emitAll(long watermark, Consumer<Row> write) {
        pending.values().forEach(one -> emit(one, watermark, write));
    }

    /** Emits a row of a closed window for the last time, unless late events correct it. */
    void emitFinal(Row row, long watermark) {
        send(row, watermark);
    }

    long emitted() {
        return emitted;
    }

    private void emit(Pending one, long watermark, Consumer<Row> write) {
        for (var row : one.rows) {
            if (row.queued) {
                send(row, watermark);
                write.accept(row);
            }
        }
        one.rows.clear();
    }

    private void send(Row row, long watermark) {
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
            alerts.judge(row, values, watermark);
        }
        // By setters: the builder checks and copies field by field, which costs more than all the rest here.
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
        emitted++;
    }

    private List<Object> results(Row row) {
        var results = new ArrayList<Object>(row.accumulators.length);
        for (var accumulator : row.accumulators) {
            results.add(accumulator.result());
        }
        var trends = trends(row.window.insight);
        if (!trends.isEmpty()) {
            trends.fill(row.window.start, results, (start, column) -> {
                var earlier = rows.other(row.window, start, row.group);
                return earlier == null ? null : earlier.accumulators[column].result();
            });
        }
        return results;
    }

    private static final class Pending {
        final List<Row> rows = new ArrayList<>();
        long lastSlot = Long.MIN_VALUE;
    }
}
