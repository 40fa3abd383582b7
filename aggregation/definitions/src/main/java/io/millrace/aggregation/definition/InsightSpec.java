package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A validated insight. Immutable and thread-safe.
 *
 * @param generation 1 for the first; raised by a change that restarts the insight, so that rows of two meanings never mix
 * @param revision raised by every change
 * @param where what an event must match; empty for every event
 * @param journey what is computed of each person's events; empty for an insight that counts each event by itself
 * @param alerts what rows of closed windows are judged by
 * @param emitEvery at most one emission of a changed row in this time
 * @param emitFinal whether a row is emitted once more when its window closes
 * @param grace how long after its end a window stays open for events that come late
 * @param retain how long rows are kept and can be corrected
 * @param maxGroups about how many groups of a window have rows of their own; the rest is one row, {@code __other__}
 * @param activeFrom counts what is received from here on, ms since the epoch; 0 for from the start of what is retained. Of an
 *     insight that begins in the past it is when that was applied, and bounds nothing
 * @param backfillFrom counts, together with what history has, every window that starts from here on, ms since the epoch; empty
 *     for an insight that does not begin in the past
 * @param yaml the definition's own source, YAML of this insight alone
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

    /** Events received before do not count, ms since the epoch; {@link Long#MIN_VALUE} where all count. */
    public long countsFrom() {
        return backfillFrom.isPresent() || activeFrom == 0 ? Long.MIN_VALUE : activeFrom;
    }

    /**
     * Windows that start before have no rows, ms since the epoch: of the one that had begun when the insight did it would count a
     * part, and of those before only what came late.
     */
    public long windowsFrom() {
        return backfillFrom.orElseGet(this::countsFrom);
    }

    /** How long after its end a window stays open. */
    public Duration closesAfter() {
        return journey.map(JourneySpec::settles).orElse(Duration.ZERO).plus(grace);
    }

    /** The same insight under another generation, revision and start. */
    public InsightSpec withGeneration(long newGeneration, long newRevision, long newActiveFrom) {
        return with(newGeneration, newRevision, newActiveFrom, backfillFrom);
    }

    /** The same insight that begins in the past: whatever comes counts, and so does what came before. */
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
