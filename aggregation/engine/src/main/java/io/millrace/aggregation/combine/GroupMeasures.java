package io.millrace.aggregation.combine;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import java.util.List;

/**
 * The measures of an insight, split by what a group keeps for them. A measure that only counts events needs no accumulator
 * before the flush, because the group has a counter. Not thread-safe.
 */
final class GroupMeasures {
    private final Measure[] all;
    private final Measure[] accumulating;

    GroupMeasures(List<Measure> measures) {
        all = measures.toArray(new Measure[0]);
        accumulating = measures.stream().filter(one -> !one.isEventCount()).toArray(Measure[]::new);
    }

    /** Whether every measure only counts events. */
    boolean onlyCountEvents() {
        return accumulating.length == 0;
    }

    /** Empty accumulators of the measures that need one. */
    Accumulator[] create() {
        var made = new Accumulator[accumulating.length];
        for (int i = 0; i < made.length; i++) {
            made[i] = accumulating[i].newAccumulator();
        }
        return made;
    }

    /**
     * Accumulators of all measures of a group.
     *
     * @param events number of events of the group
     * @param own the group's accumulators from {@link #create}
     */
    Accumulator[] all(long events, Accumulator[] own) {
        if (own.length == all.length) {
            return own;
        }
        var made = new Accumulator[all.length];
        int next = 0;
        for (int i = 0; i < made.length; i++) {
            made[i] = all[i].isEventCount() ? all[i].fromEventCount(events) : own[next++];
        }
        return made;
    }
}
