package io.millrace.aggregation.merge;

import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.schemas.insight.InsightUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Emits changed rows, at most once in each of their insight's emission intervals. Intervals are aligned to the clock, so
 * that commits a little early or late do not skip one.
 */
final class Emitter {
    private final Consumer<InsightUpdate> out;
    private final Map<String, Pending> pending = new HashMap<>();
    private long emitted;

    Emitter(Consumer<InsightUpdate> out) {
        this.out = out;
    }

    /** The row has something to tell. */
    void add(Row row) {
        if (!row.pending) {
            row.pending = true;
            markPending(row);
        }
    }

    /** Takes back a row that was pending in the store. */
    void markPending(Row row) {
        row.window.pendingRows++;
        row.window.changed = true;
        pending.computeIfAbsent(row.window.owner.insight(), name -> new Pending())
                .rows
                .add(row);
    }

    /** Emits the rows of every insight whose turn it is; they are then to be written. */
    void emitDue(long now, long watermark, Consumer<Row> write) {
        for (var one : pending.values()) {
            if (!one.rows.isEmpty()) {
                long every = Math.max(
                        1, one.rows.get(0).window.insight.spec().emitEvery().toMillis());
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
            if (row.pending) {
                send(row, watermark);
                write.accept(row);
            }
        }
        one.rows.clear();
    }

    private void send(Row row, long watermark) {
        var window = row.window;
        if (row.pending) {
            row.pending = false;
            window.pendingRows--;
            window.changed = true;
        }
        row.revision++;
        row.finalSent = watermark >= window.closesAt();
        // By setters: the builder checks and copies field by field, which costs more than all the rest here.
        var update = new InsightUpdate();
        update.setInsight(window.owner.insight());
        update.setGeneration(window.owner.generation());
        update.setTenant(window.owner.tenant());
        update.setWindowStart(window.start);
        update.setWindowEnd(window.end);
        update.setGroup(GroupCodec.decode(row.group));
        update.setValues(results(row));
        update.setRevision(row.revision);
        update.setFinal$(row.finalSent);
        update.setWatermark(watermark);
        update.setNewestReceivedAt(row.newestReceivedAt);
        out.accept(update);
        emitted++;
    }

    private static List<Object> results(Row row) {
        var results = new ArrayList<Object>(row.accumulators.length);
        for (var accumulator : row.accumulators) {
            results.add(accumulator.result());
        }
        return results;
    }

    private static final class Pending {
        final List<Row> rows = new ArrayList<>();
        long lastSlot = Long.MIN_VALUE;
    }
}
