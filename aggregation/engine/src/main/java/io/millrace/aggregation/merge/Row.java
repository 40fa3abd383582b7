package io.millrace.aggregation.merge;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.store.RowHeader;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/** A row in the cache, ahead of the store. */
final class Row {
    private static final int OVERHEAD = 200;

    final Bytes key;
    final byte[] group;
    final Accumulator[] accumulators;
    Window window;
    long revision;
    long newestReceivedAt = Long.MIN_VALUE;
    boolean finalSent;
    /** Whether the store had it in a form that its insight's measures cannot read, so that it began anew. */
    boolean isUnreadable;

    RaisedAlerts raised = new RaisedAlerts();

    /** Whether it waits for its emission. */
    boolean pending;
    /** Whether it waits for it in the emitter: a stored row does once it was found or has changed again. */
    boolean queued;
    /** Whether the store has an older state. */
    boolean changed;

    private Row(Bytes key, Window window, byte[] group, Accumulator[] accumulators) {
        this.key = key;
        this.window = window;
        this.group = group;
        this.accumulators = accumulators;
    }

    static Row create(Bytes key, Window window, byte[] group) {
        return new Row(
                key, window, group, new Accumulator[window.insight.measures().size()]);
    }

    static Row read(Bytes key, Window window, byte[] group, byte[] value) {
        var row = create(key, window, group);
        var header = RowHeader.read(value);
        row.revision = header.revision();
        row.newestReceivedAt = header.newestReceivedAt();
        row.finalSent = header.finalSent();
        row.pending = header.pending();
        var in = ByteBuffer.wrap(value, RowHeader.LENGTH, value.length - RowHeader.LENGTH);
        try {
            row.set(Accumulators.read(window.insight, in));
            row.raised =
                    RaisedAlerts.read(in, header.alerts(), window.insight.spec().alerts());
        } catch (RuntimeException e) {
            // Dropped, and counted by the cache: it begins anew, with its next revision, for nobody could ever read it.
            Accumulators.complain(window.insight, e.toString());
            row.set(Accumulators.create(window.insight));
            row.isUnreadable = true;
        }
        return row;
    }

    private void set(Accumulator[] read) {
        System.arraycopy(read, 0, accumulators, 0, read.length);
    }

    /**
     * Folds a partial in.
     *
     * @param bytes that it was read from
     * @return by how many bytes it may have grown at most, about
     */
    int merge(Accumulator[] partial, int bytes, long receivedAt) {
        for (int i = 0; i < accumulators.length; i++) {
            if (accumulators[i] == null || window.insight.replacesRows()) {
                accumulators[i] = partial[i];
            } else {
                accumulators[i].merge(partial[i]);
            }
        }
        boolean isNew = newestReceivedAt == Long.MIN_VALUE;
        newestReceivedAt = Math.max(newestReceivedAt, receivedAt);
        return isNew ? sizeInBytes() : bytes;
    }

    byte[] write(ByteSink out) {
        out.clear();
        int bits = raised.bits(window.insight.spec().alerts());
        new RowHeader(pending, finalSent, bits, window.end, revision, newestReceivedAt).write(out);
        for (var accumulator : accumulators) {
            accumulator.serialize(out);
        }
        raised.write(out);
        return out.toByteArray();
    }

    int sizeInBytes() {
        int size = OVERHEAD + key.get().length + group.length;
        for (var accumulator : accumulators) {
            size += accumulator.heapBytes();
        }
        return size;
    }
}
