package io.millrace.aggregation.merge;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.Measure;
import java.nio.ByteBuffer;
import java.util.List;
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
        read(window.insight.measures(), in, row.accumulators);
        row.raised = RaisedAlerts.read(in, header.alerts(), window.insight.spec().alerts());
        return row;
    }

    /**
     * Folds a partial in.
     *
     * @return by how many bytes it may have grown at most, about
     */
    int merge(ByteBuffer partial, long receivedAt) {
        int from = partial.position();
        var measures = window.insight.measures();
        for (int i = 0; i < accumulators.length; i++) {
            var other = measures.get(i).read(partial);
            if (accumulators[i] == null || window.insight.replacesRows()) {
                accumulators[i] = other;
            } else {
                accumulators[i].merge(other);
            }
        }
        boolean isNew = newestReceivedAt == Long.MIN_VALUE;
        newestReceivedAt = Math.max(newestReceivedAt, receivedAt);
        return isNew ? sizeInBytes() : partial.position() - from;
    }

    byte[] write(ByteSink out) {
        out.clear();
        int bits = raised.bits(window.insight.spec().alerts());
        new RowHeader(pending, finalSent, bits, window.end, revision, newestReceivedAt).write(out);
        for (var accumulator : accumulators) {
            accumulator.write(out);
        }
        raised.write(out);
        return out.toByteArray();
    }

    int sizeInBytes() {
        int size = OVERHEAD + key.get().length + group.length;
        for (var accumulator : accumulators) {
            size += accumulator.sizeInBytes();
        }
        return size;
    }

    private static void read(List<Measure> measures, ByteBuffer in, Accumulator[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = measures.get(i).read(in);
        }
    }
}
