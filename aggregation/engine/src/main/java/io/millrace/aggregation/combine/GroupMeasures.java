package io.millrace.aggregation.combine;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import java.util.List;

/**
 * The measures of an insight, apart by what a group must keep for them: those that only count events need no accumulator
 * while events come, for the group counts them. Not thread-safe.
 */
final class GroupMeasures {
    private final Measure[] all;
    private final Measure[] looking;

    GroupMeasures(List<Measure> measures) {
        all = measures.toArray(new Measure[0]);
        looking = measures.stream().filter(one -> !one.isEventCount()).toArray(Measure[]::new);
    }

    /** Whether no measure looks at events. */
    boolean onlyCount() {
        return looking.length == 0;
    }

    /** Empty accumulators of those that look at events. */
    Accumulator[] create() {
        var made = new Accumulator[looking.length];
        for (int i = 0; i < made.length; i++) {
            made[i] = looking[i].newAccumulator();
        }
        return made;
    }

    /**
     * Accumulators of all measures.
     *
     * @param events how many events the group has
     * @param own those of measures that look at events, with these events
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
