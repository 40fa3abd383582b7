package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Accumulator;

/** The partial aggregates of one group of one window since the last flush. */
final class PartialGroup {
    private static final int OVERHEAD = 120;

    /** As {@link io.millrace.aggregation.partial.GroupCodec} has it. */
    final byte[] group;

    final Accumulator[] accumulators;
    long newestReceivedAt = Long.MIN_VALUE;

    private int adds;
    private int measured;

    PartialGroup(byte[] group, Accumulator[] accumulators) {
        this.group = group;
        this.accumulators = accumulators;
    }

    /**
     * Adds the event.
     *
     * @return by how many bytes it is known to have grown; measured after the 1st, 2nd, 4th, 8th … event, which bounds
     *     the error to what half the events can add
     */
    int add(EventView event, long receivedAt) {
        for (var accumulator : accumulators) {
            accumulator.add(event);
        }
        if (receivedAt > newestReceivedAt) {
            newestReceivedAt = receivedAt;
        }
        adds++;
        if ((adds & (adds - 1)) != 0) {
            return 0;
        }
        int before = measured;
        measured = OVERHEAD + group.length;
        for (var accumulator : accumulators) {
            measured += accumulator.sizeInBytes();
        }
        return measured - before;
    }
}
