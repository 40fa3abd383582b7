package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Validated specification of an insight. Immutable and thread-safe.
 *
 * <p>A shadow is the next generation of an insight, built beside the live one until it is promoted or discarded. Its name is that
 * of the insight and {@value #SHADOW_SUFFIX}, which no definition can have.
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
    /** End of a shadow's name. */
    public static final String SHADOW_SUFFIX = "@next";

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

    public boolean isShadow() {
        return name.endsWith(SHADOW_SUFFIX);
    }

    /**
     * Name under which partials, rows and per-person histories are stored: a shadow's is that of its insight, so that a promotion
     * renames nothing.
     */
    public String liveName() {
        return isShadow() ? name.substring(0, name.length() - SHADOW_SUFFIX.length()) : name;
    }

    /** Name of the shadow of an insight. */
    public static String shadowName(String liveName) {
        return liveName + SHADOW_SUFFIX;
    }

    /** Copy that is a shadow. */
    public InsightSpec asShadow() {
        return isShadow() ? this : named(shadowName(name));
    }

    /** Copy of a shadow that is live. */
    public InsightSpec asLive() {
        return named(liveName());
    }

    /** Copy with another generation, revision and start. */
    public InsightSpec withGeneration(long newGeneration, long newRevision, long newActiveFrom) {
        return with(name, newGeneration, newRevision, newActiveFrom, backfillFrom);
    }

    /** Copy that counts retained events from the given start, or without backfill. */
    public InsightSpec withBackfillFrom(Optional<Long> start) {
        return with(name, generation, revision, activeFrom, start);
    }

    private InsightSpec named(String newName) {
        return with(newName, generation, revision, activeFrom, backfillFrom);
    }

    private InsightSpec with(
            String newName, long newGeneration, long newRevision, long newActiveFrom, Optional<Long> newBackfillFrom) {
        return new InsightSpec(
                newName,
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
