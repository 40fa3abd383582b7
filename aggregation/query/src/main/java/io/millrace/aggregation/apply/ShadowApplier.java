package io.millrace.aggregation.apply;

import io.millrace.aggregation.definition.AppliedInsight;
import io.millrace.aggregation.definition.DefinitionChange;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.registry.KnownDefinitions;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.insight.InsightDefinition;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writer of shadows: builds, promotes and discards them. Each is one record of the definitions topic, so that a crash leaves the
 * insight as it was before or after. A change is active on this instance when its method returns. Thread-safe, blocking.
 */
public final class ShadowApplier {
    private final DefinitionWriter writer;
    private final Supplier<? extends Collection<InsightSpec>> current;
    private final Clock clock;

    /** @param current the definitions that are active on this instance, shadows included */
    public ShadowApplier(DefinitionWriter writer, Supplier<? extends Collection<InsightSpec>> current, Clock clock) {
        this.writer = writer;
        this.current = current;
        this.clock = clock;
    }

    /** Plans shadows without building them. */
    List<DefinitionChange> plan(Collection<InsightSpec> wanted, long from) {
        return Shadows.plan(active(), wanted, from, name -> Long.MAX_VALUE, clock.millis());
    }

    private List<AppliedInsight> active() {
        Map<String, InsightSpec> all = new TreeMap<>();
        current.get().forEach(spec -> all.put(spec.name(), spec));
        return all.values().stream()
                .filter(spec -> !spec.isShadow())
                .map(live -> new AppliedInsight(
                        live, Optional.ofNullable(all.get(InsightSpec.shadowName(live.name()))), live.generation()))
                .toList();
    }

    /**
     * Builds each definition as a shadow, or none of them if one is refused. An insight that is new is added.
     *
     * @param from start of the backfill, ms since the epoch
     * @return the changes made, or the refused plan
     * @throws NotAppliedException if the broker did not accept the write, or this instance did not read it in time
     */
    synchronized List<DefinitionChange> apply(Collection<InsightSpec> wanted, long from)
            throws NotAppliedException, InterruptedException {
        List<DefinitionChange> applied = new ArrayList<>();
        writer.update(known -> {
            long now = clock.millis();
            List<DefinitionChange> changes =
                    Shadows.plan(known.applied(), wanted, from, name -> known.nextGeneration(name, 0), now);
            boolean refused = changes.stream().anyMatch(DefinitionApplier::isRefused);
            applied.clear();
            changes.forEach(change ->
                    applied.add(refused ? change : DefinitionApplier.started(change, known, now, Optional.of(from))));
            return refused ? Map.of() : records(applied, known, now);
        });
        writer.awaitRead(() -> applied.stream().allMatch(this::isRead));
        return applied;
    }

    private static Map<String, Optional<InsightDefinition>> records(
            List<DefinitionChange> changes, KnownDefinitions known, long now) {
        Map<String, Optional<InsightDefinition>> records = new TreeMap<>();
        for (DefinitionChange change : changes) {
            if (change.kind() == DefinitionChange.Kind.ADDED) {
                records.put(change.name(), Optional.of(DefinitionParser.toRecord(change.spec(), now)));
            } else if (change.kind() == DefinitionChange.Kind.SHADOW) {
                AppliedInsight built = known.find(change.name()).orElseThrow().withShadow(change.spec());
                records.put(change.name(), Optional.of(DefinitionParser.toRecord(built, now)));
            }
        }
        return records;
    }

    /**
     * Makes a shadow the live generation.
     *
     * @param generation generation of the shadow
     * @throws RequestException 409 if the insight does not have this shadow any more
     * @throws NotAppliedException as {@link #apply} does
     */
    synchronized List<DefinitionChange> promote(String name, long generation)
            throws NotAppliedException, InterruptedException {
        return end(
                name,
                generation,
                DefinitionChange.Kind.PROMOTED,
                "generation " + generation + " answers queries and is published from now on",
                before -> before.promoted(clock.millis()));
    }

    /**
     * Drops a shadow and its rows.
     *
     * @throws RequestException as {@link #promote} does
     * @throws NotAppliedException as {@link #apply} does
     */
    synchronized List<DefinitionChange> discard(String name, long generation)
            throws NotAppliedException, InterruptedException {
        return end(
                name,
                generation,
                DefinitionChange.Kind.DISCARDED,
                "its shadow of generation " + generation + " and the rows of that are deleted",
                AppliedInsight::withoutShadow);
    }

    private List<DefinitionChange> end(
            String name,
            long generation,
            DefinitionChange.Kind kind,
            String reason,
            Function<AppliedInsight, AppliedInsight> change)
            throws NotAppliedException, InterruptedException {
        List<DefinitionChange> done = new ArrayList<>();
        writer.update(known -> {
            AppliedInsight before = known.find(name)
                    .filter(one -> one.shadow()
                            .filter(shadow -> shadow.generation() == generation)
                            .isPresent())
                    .orElseThrow(() -> new RequestException(
                            409,
                            "no_shadow",
                            "the shadow of insight '" + name + "' was promoted, discarded or replaced meanwhile"));
            AppliedInsight after = change.apply(before);
            done.clear();
            done.add(new DefinitionChange(name, kind, List.of(reason), after.live()));
            return Map.of(name, Optional.of(DefinitionParser.toRecord(after, clock.millis())));
        });
        writer.awaitRead(() -> current.get().stream()
                .noneMatch(
                        spec -> spec.name().equals(InsightSpec.shadowName(name)) && spec.generation() == generation));
        return done;
    }

    private boolean isRead(DefinitionChange change) {
        return switch (change.kind()) {
            case ADDED, SHADOW ->
                current.get().stream()
                        .anyMatch(spec -> spec.liveName().equals(change.name())
                                && spec.generation() >= change.spec().generation());
            case UNCHANGED, COMPATIBLE, RESTARTS, DELETED, PROMOTED, DISCARDED, REFUSED -> true;
        };
    }
}
