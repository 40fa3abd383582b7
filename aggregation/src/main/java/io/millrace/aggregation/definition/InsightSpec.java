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
 * @param emitEvery at most one emission of a changed row in this time
 * @param emitFinal whether a row is emitted once more when its window closes
 * @param grace how long after its end a window stays open for events that come late
 * @param retain how long rows are kept and can be corrected
 * @param maxGroups about how many groups of a window have rows of their own; the rest is one row, {@code __other__}
 * @param activeFrom counts from here, ms since the epoch; 0 for from the start of what is retained
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
        Duration emitEvery,
        boolean emitFinal,
        Duration grace,
        Duration retain,
        long maxGroups,
        long activeFrom,
        String yaml) {
    public InsightSpec {
        dimensions = List.copyOf(dimensions);
        measures = List.copyOf(measures);
    }

    /** How long after its end a window stays open. */
    public Duration closesAfter() {
        return journey.map(JourneySpec::settles).orElse(Duration.ZERO).plus(grace);
    }

    /** The same insight under another generation, revision and start. */
    public InsightSpec as(long newGeneration, long newRevision, long newActiveFrom) {
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
                emitEvery,
                emitFinal,
                grace,
                retain,
                maxGroups,
                newActiveFrom,
                yaml);
    }
}
