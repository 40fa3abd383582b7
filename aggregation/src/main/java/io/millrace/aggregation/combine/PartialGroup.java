package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Accumulator;
import java.util.List;

/** The partial aggregates of one group of one window since the last flush. */
final class PartialGroup {
    private static final int OVERHEAD = 120;

    final int hash;
    final String[] group;
    final Accumulator[] accumulators;
    long newestReceivedAt = Long.MIN_VALUE;

    private int adds;
    private int measured;

    PartialGroup(int hash, String[] group, Accumulator[] accumulators) {
        this.hash = hash;
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
        measured = OVERHEAD + 8 * group.length;
        for (var accumulator : accumulators) {
            measured += accumulator.sizeInBytes();
        }
        return measured - before;
    }

    boolean is(int otherHash, String[] other) {
        if (hash != otherHash) {
            return false;
        }
        for (int i = 0; i < group.length; i++) {
            var mine = group[i];
            if (mine == null ? other[i] != null : !mine.equals(other[i])) {
                return false;
            }
        }
        return true;
    }

    List<String> values() {
        return java.util.Arrays.asList(group);
    }
}
