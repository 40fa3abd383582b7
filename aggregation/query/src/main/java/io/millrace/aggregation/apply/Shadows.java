package io.millrace.aggregation.apply;

import io.millrace.aggregation.definition.AppliedInsight;
import io.millrace.aggregation.definition.DefinitionChange;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.Planner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Planner of shadows. Pure. */
final class Shadows {
    private Shadows() {}

    /**
     * Plans to build each definition beside the live generation of its insight. One of a new name is added, since there is nothing
     * to build it beside.
     *
     * @param known the insights that exist
     * @param from start of the backfill, ms since the epoch
     * @param nextGeneration by name, a generation that the insight never had
     */
    static List<DefinitionChange> plan(
            Collection<AppliedInsight> known,
            Collection<InsightSpec> wanted,
            long from,
            Function<String, Long> nextGeneration,
            long now) {
        List<DefinitionChange> changes = new ArrayList<>();
        for (InsightSpec spec : wanted) {
            Optional<AppliedInsight> before = known.stream()
                    .filter(one -> one.live().name().equals(spec.name()))
                    .findFirst();
            Collection<InsightSpec> live =
                    before.stream().map(AppliedInsight::live).toList();
            DefinitionChange change = Planner.plan(live, List.of(spec), false).get(0);
            changes.add(
                    before.isEmpty() || change.kind() == DefinitionChange.Kind.REFUSED
                            ? change
                            : build(before.get(), change, spec, from, nextGeneration.apply(spec.name()), now));
        }
        return changes;
    }

    private static DefinitionChange build(
            AppliedInsight before, DefinitionChange change, InsightSpec wanted, long from, long generation, long now) {
        InsightSpec live = before.live();
        InsightSpec shadow = wanted.withBackfillFrom(Optional.of(from))
                .withGeneration(generation, live.revision() + 1, now)
                .asShadow();
        Optional<InsightSpec> other = before.shadow();
        if (other.filter(one -> isSame(one, shadow)).isPresent()) {
            return new DefinitionChange(
                    live.name(),
                    DefinitionChange.Kind.UNCHANGED,
                    List.of("it is built already, as generation " + other.get().generation()),
                    live);
        }
        String beside = "is built beside generation " + live.generation() + ", with every window from "
                + Instant.ofEpochMilli(from) + " on, as far back as events are retained";
        return new DefinitionChange(
                live.name(),
                DefinitionChange.Kind.SHADOW,
                Stream.of(
                                change.reasons().stream(),
                                Stream.of(beside),
                                other.stream().map(one -> "replaces its shadow of generation " + one.generation()))
                        .flatMap(reasons -> reasons)
                        .toList(),
                shadow);
    }

    private static boolean isSame(InsightSpec one, InsightSpec other) {
        return one.yaml().equals(other.yaml()) && one.backfillFrom().equals(other.backfillFrom());
    }

    /** The effect of a change on an insight that has a shadow: one that restarts the insight is refused. */
    static DefinitionChange besideShadow(DefinitionChange change, InsightSpec shadow) {
        return switch (change.kind()) {
            case RESTARTS ->
                new DefinitionChange(
                        change.name(),
                        DefinitionChange.Kind.REFUSED,
                        Stream.concat(
                                        Stream.of("it would restart while generation " + shadow.generation()
                                                + " is built as its shadow: promote or discard that first, or change the"
                                                + " shadow with --shadow"),
                                        change.reasons().stream())
                                .toList(),
                        change.spec());
            case COMPATIBLE -> withReason(change, "its shadow keeps its own definition");
            case DELETED -> withReason(change, "its shadow is deleted, too");
            case ADDED, UNCHANGED, SHADOW, PROMOTED, DISCARDED, REFUSED -> change;
        };
    }

    private static DefinitionChange withReason(DefinitionChange change, String reason) {
        return new DefinitionChange(
                change.name(),
                change.kind(),
                Stream.concat(change.reasons().stream(), Stream.of(reason)).toList(),
                change.spec());
    }
}
