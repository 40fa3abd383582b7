package io.millrace.aggregation.definition;

import java.util.Optional;

/**
 * Generations of an insight that one record of the definitions topic holds. Immutable and thread-safe.
 *
 * @param live answers queries and is published
 * @param shadow is built beside it; empty for none
 * @param newestGeneration greatest generation that was ever given, those of discarded shadows included
 */
public record AppliedInsight(InsightSpec live, Optional<InsightSpec> shadow, long newestGeneration) {
    public AppliedInsight {
        newestGeneration = Math.max(
                newestGeneration,
                Math.max(live.generation(), shadow.map(InsightSpec::generation).orElse(Long.MIN_VALUE)));
    }

    /** An insight without a shadow. */
    public static AppliedInsight of(InsightSpec live) {
        return new AppliedInsight(live, Optional.empty(), live.generation());
    }

    public AppliedInsight withLive(InsightSpec changed) {
        return new AppliedInsight(changed, shadow, newestGeneration);
    }

    public AppliedInsight withShadow(InsightSpec built) {
        return new AppliedInsight(live, Optional.of(built.asShadow()), newestGeneration);
    }

    public AppliedInsight withoutShadow() {
        return new AppliedInsight(live, Optional.empty(), newestGeneration);
    }

    /**
     * The shadow as the live generation.
     *
     * @param now time of the promotion, ms since the epoch. Windows that are closed by then raise no alerts: they were evaluated, or
     *     not, in the generation before
     * @throws IllegalStateException if there is no shadow
     */
    public AppliedInsight promoted(long now) {
        var next = shadow.orElseThrow(() -> new IllegalStateException(live.name() + " has no shadow"));
        long closedBy = now - next.closesAfter().toMillis();
        return new AppliedInsight(
                next.asLive().withGeneration(next.generation(), live.revision() + 1, closedBy),
                Optional.empty(),
                newestGeneration);
    }
}
