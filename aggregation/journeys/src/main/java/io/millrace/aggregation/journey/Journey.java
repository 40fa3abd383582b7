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
 * Per-person insight of one task: matches events, and computes people's contributions to rows. A contribution is a function of the
 * set of a person's events, whatever their order of arrival. Not thread-safe.
 */
abstract class Journey {
    final CompiledInsight insight;
    final Contributions contributions;

    private final WindowAssigner windows;
    private final long countsFrom;
    private final long keepMillis;
    private boolean matched;

    Journey(CompiledInsight insight) {
        this.insight = insight;
        this.contributions = new Contributions(insight);
        this.windows = windows(insight.window());
        this.countsFrom = insight.spec().countsFrom();
        this.keepMillis = keepMillis(insight);
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

    /** Evaluates all expressions that may fail, before any state changes; an event on which one fails does not match. */
    final void match(EventView event, ExpressionFailures failures) {
        matched = false;
        try {
            if (event.receivedAt() >= countsFrom && insight.matches(event) && isRelevant(event)) {
                insight.evaluateArguments(event);
                matched = true;
            }
        } catch (RuntimeException e) {
            // Dropped for this insight only: the failure is counted and shown with the insight.
            failures.record(insight.name(), e);
        }
    }

    /** Whether the last event counts for the insight. */
    final boolean matched() {
        return matched;
    }

    /** Whether an event that passed the insight's filter is relevant; stores what a history needs of it. */
    abstract boolean isRelevant(EventView event);

    abstract PersonHistory newHistory();

    abstract PersonHistory deserialize(ByteBuffer in);

    /** Returns how long an event can still change rows that are retained, ms. */
    final long keepMillis() {
        return keepMillis;
    }

    /** Returns the row of a group in the window that contains the time. */
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

    /** Returns a copy of the event's group. */
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

    private static long keepMillis(CompiledInsight insight) {
        var spec = insight.spec();
        return spec.retain()
                .plus(spec.window().maxLength())
                .plus(spec.journey().orElseThrow().settleTime())
                .toMillis();
    }
}
