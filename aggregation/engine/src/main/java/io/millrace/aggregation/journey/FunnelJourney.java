package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.JourneySpec;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A funnel. In each window and group a person counts once: by the entry, an event of the first step, that got furthest
 * within the time, the earliest of such. From an entry the next event of each step is taken, in the order of time; one event is
 * one step at most, and of events at the same time those of earlier steps come first. The group is that of the entry.
 */
final class FunnelJourney extends Journey {
    final long within;
    final int steps;

    private final List<Expression> conditions;
    private final List<String> names;

    // The event that was matched last.
    FunnelHistory.Entry event;

    FunnelJourney(CompiledInsight insight, JourneySpec.Funnel spec) {
        super(insight);
        this.within = spec.within().toMillis();
        this.steps = spec.steps().size();
        this.conditions = insight.conditions();
        this.names = spec.steps().stream().map(JourneySpec.Step::name).toList();
    }

    @Override
    boolean matters(EventView of) {
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
    PersonHistory create() {
        return new FunnelHistory(this);
    }

    @Override
    PersonHistory read(ByteBuffer in) {
        return FunnelHistory.read(this, in);
    }

    /**
     * Contributes to the row of each step, by its columns: people, dropped, conversion, step conversion, seconds twice, total
     * seconds twice, position.
     *
     * @param entry row of the entry, without the step
     * @param times when each step was reached, ms
     * @param level how many steps were
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
