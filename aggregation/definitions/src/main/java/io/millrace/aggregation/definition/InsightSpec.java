package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Validated specification of an insight. Immutable and thread-safe.
 *
 * @param generation starts at 1; incremented by a change that restarts the insight, so that rows before and after never mix
 * @param revision incremented by every change
 * @param where condition that an event must satisfy; empty for every event
 * @param journey computation over the events of each person; empty for an insight that counts each event by itself
 * @param alerts conditions that are evaluated on the rows of closed windows
 * @param emitEvery minimum time between two emissions of a row
 * @param emitFinal whether a row is emitted once more when its window closes
 * @param grace time for which a window stays open after its end, for late events
 * @param retain time for which rows are kept and can be corrected
 * @param maxGroups approximate number of groups per window with rows of their own; others share the row {@code __other__}
 * @param activeFrom time of receipt from which events count, ms since the epoch; 0 to count from the start of the retained events.
 *     For an insight with {@code backfillFrom} it is the time of its application and bounds nothing
 * @param backfillFrom start of the first window that is counted from retained events, ms since the epoch; empty for an insight
 *     without backfill
 * @param yaml the definition's source, as YAML of this insight alone
 */
public record InsightSpec(
        String name,
        long generation,
        long revision,
        String description,
        Optional<CheckedExpression> where,
        List<DimensionSpec> dimensions,
        WindowSpec window,
        Optional<JourneySpec> journey,
        List<MeasureSpec> measures,
        List<AlertSpec> alerts,
        Duration emitEvery,
        boolean emitFinal,
        Duration grace,
        Duration retain,
        long maxGroups,
        long activeFrom,
        Optional<Long> backfillFrom,
        String yaml) {
    public InsightSpec {
        dimensions = List.copyOf(dimensions);
        measures = List.copyOf(measures);
        alerts = List.copyOf(alerts);
    }

    /** Time of receipt from which events count, ms since the epoch; {@link Long#MIN_VALUE} if all count. */
    public long countsFrom() {
        return backfillFrom.isPresent() || activeFrom == 0 ? Long.MIN_VALUE : activeFrom;
    }

    /**
     * Start of the first window that has rows, ms since the epoch. A window that had begun before the insight would only be counted
     * in part, and earlier ones only by late events.
     */
    public long windowsFrom() {
        return backfillFrom.orElseGet(this::countsFrom);
    }

    /** Time for which a window stays open after its end. */
    public Duration closesAfter() {
        return journey.map(JourneySpec::settleTime).orElse(Duration.ZERO).plus(grace);
    }

    /** Copy with another generation, revision and start. */
    public InsightSpec withGeneration(long newGeneration, long newRevision, long newActiveFrom) {
        return with(newGeneration, newRevision, newActiveFrom, backfillFrom);
    }

    /** Copy that counts retained events from the given start, or without backfill. */
    public InsightSpec withBackfillFrom(Optional<Long> start) {
        return with(generation, revision, activeFrom, start);
    }

    private InsightSpec with(long newGeneration, long newRevision, long newActiveFrom, Optional<Long> newBackfillFrom) {
        return new InsightSpec(
                name,
                newGeneration,
                newRevision,
                description,
                where,
                dimensions,
                window,
                journey,
                measures,
                alerts,
                emitEvery,
                emitFinal,
                grace,
                retain,
                maxGroups,
                newActiveFrom,
                newBackfillFrom,
                yaml);
    }
}
