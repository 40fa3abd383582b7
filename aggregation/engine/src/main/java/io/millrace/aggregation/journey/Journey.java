package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.JourneySpec;
import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.window.WindowAssigner;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/**
 * One per-person insight: which events matter to it, and what people contribute to its rows. That is a function of the set of a
 * person's events alone, whatever order they came in. Not thread-safe: a task has its own.
 */
abstract class Journey {
    final CompiledInsight insight;
    final Contributions contributions;

    private final WindowAssigner windows;
    private final long countsFrom;
    private final long keep;
    private boolean matched;

    Journey(CompiledInsight insight) {
        this.insight = insight;
        this.contributions = new Contributions(insight);
        this.windows = windows(insight.window());
        this.countsFrom = insight.spec().countsFrom();
        this.keep = keep(insight);
    }

    static Journey of(CompiledInsight insight) {
        var spec = insight.spec().journey().orElseThrow();
        if (spec instanceof JourneySpec.Funnel funnel) {
            return new FunnelJourney(insight, funnel);
        }
        if (spec instanceof JourneySpec.Retention retention) {
            return new CohortJourney(insight, retention);
        }
        return spec instanceof JourneySpec.Sessions sessions
                ? new SessionMetricsJourney(insight, sessions)
                : new SessionRowsJourney(insight, (JourneySpec.SessionRows) spec);
    }

    /** Evaluates everything that may fail, and changes nothing; an event that an expression fails on does not match. */
    final void match(EventView event, ExpressionFailures failures) {
        matched = false;
        try {
            if (event.receivedAt() >= countsFrom && insight.matches(event) && matters(event)) {
                insight.evaluateArguments(event);
                matched = true;
            }
        } catch (RuntimeException e) {
            // No exit needed: it costs this insight this event, which is counted and shown with it.
            failures.record(insight.name(), e);
        }
    }

    /** Whether the event that was matched last matters. */
    final boolean matched() {
        return matched;
    }

    /** Whether an event that the insight counts matters, noting of it what a history needs. */
    abstract boolean matters(EventView event);

    abstract PersonHistory create();

    abstract PersonHistory read(ByteBuffer in);

    /** How long after an event it can still change what is contributed to rows that can be corrected, ms. */
    final long keep() {
        return keep;
    }

    /** The row of the window that the time is in. */
    final WindowGroup row(long time, List<String> group) {
        windows.assign(time);
        return new WindowGroup(windows.start(0), windows.end(0), group);
    }

    final long windowStart(long time) {
        windows.assign(time);
        return windows.start(0);
    }

    final long windowEnd(long time) {
        windows.assign(time);
        return windows.end(0);
    }

    /** The group of the event, as a list of its own. */
    final List<String> group(EventView event) {
        var group = new String[insight.eventDimensionCount()];
        insight.readGroup(event, group);
        return Arrays.asList(group);
    }

    private static WindowAssigner windows(WindowSpec window) {
        return WindowAssigner.of(
                window instanceof WindowSpec.Session session
                        ? new WindowSpec.Tumbling(session.size(), ZoneOffset.UTC)
                        : window);
    }

    private static long keep(CompiledInsight insight) {
        var spec = insight.spec();
        return spec.retain()
                .plus(spec.window().maxLength())
                .plus(spec.journey().orElseThrow().settleTime())
                .toMillis();
    }
}
