package io.millrace.aggregation.merge;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.store.RowHeader;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/** Decoded row of the row cache, ahead of its state in the store. Not thread-safe. */
final class CachedRow {
    private static final int OVERHEAD = 200;

    final Bytes key;
    final byte[] group;
    final Accumulator[] accumulators;
    OpenWindow window;
    long revision;
    long newestReceivedAt = Long.MIN_VALUE;
    boolean finalSent;
    /** Whether the stored state did not fit the insight's measures, so that the row starts anew. */
    boolean isUnreadable;

    RaisedAlerts raised = new RaisedAlerts();

    /** Whether the row has changed since its last emission. */
    boolean pending;
    /** Whether the row is queued in the emitter; a pending row of the store is queued once it is scanned or changes. */
    boolean queued;
    /** Whether the state in the store is older. */
    boolean changed;

    private CachedRow(Bytes key, OpenWindow window, byte[] group, Accumulator[] accumulators) {
        this.key = key;
        this.window = window;
        this.group = group;
        this.accumulators = accumulators;
    }

    static CachedRow create(Bytes key, OpenWindow window, byte[] group) {
        return new CachedRow(
                key, window, group, new Accumulator[window.insight.measures().size()]);
    }

    static CachedRow decode(Bytes key, OpenWindow window, byte[] group, byte[] value) {
        var row = create(key, window, group);
        var header = RowHeader.read(value);
        row.revision = header.revision();
        row.newestReceivedAt = header.newestReceivedAt();
        row.finalSent = header.finalSent();
        row.pending = header.pending();
        var in = ByteBuffer.wrap(value, RowHeader.LENGTH, value.length - RowHeader.LENGTH);
        try {
            row.set(AccumulatorReader.read(window.insight, in));
            row.raised = RaisedAlerts.decode(
                    in, header.alerts(), window.insight.spec().alerts());
        } catch (RuntimeException e) {
            // Dropped, and counted by the cache: the state could never be read, so the row starts anew with its next
            // revision.
            AccumulatorReader.logMismatch(window.insight, e.toString());
            row.set(AccumulatorReader.createEmpty(window.insight));
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
     * @param bytes encoded size of the partial
     * @return estimated growth of the row in bytes of heap, at most
     */
    int fold(Accumulator[] partial, int bytes, long receivedAt) {
        for (int i = 0; i < accumulators.length; i++) {
            if (accumulators[i] == null || window.insight.replacesRows()) {
                accumulators[i] = partial[i];
            } else {
                accumulators[i].merge(partial[i]);
            }
        }
        boolean isNew = newestReceivedAt == Long.MIN_VALUE;
        newestReceivedAt = Math.max(newestReceivedAt, receivedAt);
        return isNew ? heapBytes() : bytes;
    }

    /** Replaces a person, by hash, among the unique persons; returns false if a sketch counts both. */
    boolean replacePerson(long from, long to) {
        boolean exact = true;
        for (var accumulator : accumulators) {
            exact &= accumulator.replacePerson(from, to);
        }
        return exact;
    }

    /** Encodes the row, using the sink as a buffer. */
    byte[] encode(ByteSink out) {
        out.clear();
        int bits = raised.bits(window.insight.spec().alerts());
        new RowHeader(pending, finalSent, bits, window.end, revision, newestReceivedAt).write(out);
        for (var accumulator : accumulators) {
            accumulator.serialize(out);
        }
        raised.encode(out);
        return out.toByteArray();
    }

    /** Returns the estimated bytes of heap. */
    int heapBytes() {
        int size = OVERHEAD + key.get().length + group.length;
        for (var accumulator : accumulators) {
            size += accumulator.heapBytes();
        }
        return size;
    }
}
