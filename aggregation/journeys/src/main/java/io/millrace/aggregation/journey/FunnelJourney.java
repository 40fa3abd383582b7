package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.JourneySpec;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Funnel insight. An entry is an event of the first step; from it, the next event of each further step is taken in the order of
 * time, within {@code within}. One event is one step at most, and of events at the same time those of earlier steps come first.
 * In each window and group a person counts once, by the entry that reached the most steps, the earliest of those. Window and group
 * are those of the entry.
 */
final class FunnelJourney extends Journey {
    final long within;
    final int steps;

    private final List<Expression> conditions;
    private final List<String> names;

    // State of the last matched event.
    FunnelHistory.Entry event;

    FunnelJourney(CompiledInsight insight, JourneySpec.Funnel spec) {
        super(insight);
        this.within = spec.within().toMillis();
        this.steps = spec.steps().size();
        this.conditions = insight.conditions();
        this.names = spec.steps().stream().map(JourneySpec.Step::name).toList();
    }

    @Override
    boolean isRelevant(EventView of) {
        int mask = 0;
        for (int i = 0; i < steps; i++) {
            if (conditions.get(i).isTrue(of)) {
                mask |= 1 << i;
            }
        }
        if (mask == 0) {
            return false;
        }
        event = new FunnelHistory.Entry(of.time(), of.receivedAt(), mask, (mask & 1) == 0 ? null : group(of));
        return true;
    }

    @Override
    PersonHistory newHistory() {
        return new FunnelHistory(this);
    }

    @Override
    PersonHistory deserialize(ByteBuffer in) {
        return FunnelHistory.deserialize(this, in);
    }

    /**
     * Contributes to the row of each step; columns: people, dropped, conversion, step conversion, seconds twice, total seconds
     * twice, position.
     *
     * @param entry row of the entry, without the step dimension
     * @param times when each step was reached, ms since the epoch
     * @param level how many steps were reached
     */
    void contribute(WindowGroup entry, long[] times, int level, int sign, ContributionDelta out) {
        for (int i = 0; i < steps; i++) {
            boolean reached = level > i;
            boolean reachedBefore = i > 0 && level >= i;
            double seconds = i > 0 && reached ? (times[i] - times[i - 1]) / 1000.0 : Double.NaN;
            double total = i > 0 && reached ? (times[i] - times[0]) / 1000.0 : Double.NaN;
            var group = new ArrayList<>(entry.group());
            group.add(names.get(i));
            out.add(
                    new WindowGroup(entry.start(), entry.end(), group),
                    new double[] {
                        reached ? 1 : Double.NaN,
                        reachedBefore && !reached ? 1 : Double.NaN,
                        reached ? 1 : 0,
                        reachedBefore ? reached ? 1 : 0 : Double.NaN,
                        seconds,
                        seconds,
                        total,
                        total,
                        i + 1
                    },
                    sign);
        }
    }
}
