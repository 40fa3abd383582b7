package io.millrace.aggregation.apply;

import io.millrace.aggregation.definition.AppliedInsight;
import io.millrace.aggregation.definition.DefinitionChange;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.Planner;
import io.millrace.aggregation.registry.KnownDefinitions;
import io.millrace.schemas.insight.InsightDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Writer of changes to {@code insight-definitions}. Each change is planned against the definitions before it, over all instances, and
 * is active on this instance when {@link #apply} returns.
 *
 * <p>A new insight counts events received from shortly after the change: late enough that every task knows it by then, so that all
 * tasks begin with the same event. Events sent after the response count. Thread-safe, blocking.
 */
public final class DefinitionApplier {
    private static final Duration ACTIVE_IN = Duration.ofSeconds(1);

    private final DefinitionWriter writer;
    private final Supplier<? extends Collection<InsightSpec>> current;
    private final Clock clock;

    /** @param current the definitions that are active on this instance, shadows included */
    public DefinitionApplier(
            DefinitionWriter writer, Supplier<? extends Collection<InsightSpec>> current, Clock clock) {
        this.writer = writer;
        this.current = current;
        this.clock = clock;
    }

    /** Plans the definitions without applying them. */
    public List<DefinitionChange> plan(Collection<InsightSpec> wanted, boolean deleteMissing, Optional<Long> from) {
        Collection<InsightSpec> all = current.get();
        return plan(
                live(all),
                name -> all.stream()
                        .filter(spec -> spec.name().equals(InsightSpec.shadowName(name)))
                        .findFirst(),
                wanted,
                deleteMissing,
                from);
    }

    private static List<InsightSpec> live(Collection<InsightSpec> all) {
        return all.stream().filter(spec -> !spec.isShadow()).toList();
    }

    private static List<DefinitionChange> plan(
            Collection<InsightSpec> known,
            Function<String, Optional<InsightSpec>> shadows,
            Collection<InsightSpec> wanted,
            boolean deleteMissing,
            Optional<Long> from) {
        return Planner.plan(known, wanted, deleteMissing).stream()
                .map(change -> starts(change)
                        ? new DefinitionChange(change.name(), change.kind(), reasons(change, from), change.spec())
                        : change)
                .map(change -> shadows.apply(change.name())
                        .map(shadow -> Shadows.besideShadow(change, shadow))
                        .orElse(change))
                .toList();
    }

    private static boolean starts(DefinitionChange change) {
        return change.kind() == DefinitionChange.Kind.ADDED || change.kind() == DefinitionChange.Kind.RESTARTS;
    }

    /**
     * Applies the definitions, or none of them if one is refused.
     *
     * @param from start of the backfill of new and restarted insights, ms since the epoch; empty for none
     * @return the changes made, or the refused plan
     * @throws NotAppliedException if the broker did not accept the write, or this instance did not read it in time
     */
    public synchronized List<DefinitionChange> apply(
            Collection<InsightSpec> wanted, boolean deleteMissing, Optional<Long> from)
            throws NotAppliedException, InterruptedException {
        List<DefinitionChange> applied = new ArrayList<>();
        writer.update(known -> {
            applied.clear();
            List<DefinitionChange> changes = plan(
                    known.specs(),
                    name -> known.find(name).flatMap(AppliedInsight::shadow),
                    wanted,
                    deleteMissing,
                    from);
            long now = clock.millis();
            boolean refused = changes.stream().anyMatch(DefinitionApplier::isRefused);
            changes.forEach(change -> applied.add(refused ? change : started(change, known, now, from)));
            return refused ? Map.of() : records(applied, known, now);
        });
        if (applied.stream().noneMatch(DefinitionApplier::isRefused)) {
            writer.awaitRead(() -> applied.stream().allMatch(this::isRead));
            awaitStart(applied);
        }
        return applied;
    }

    static boolean isRefused(DefinitionChange change) {
        return change.kind() == DefinitionChange.Kind.REFUSED;
    }

    private void awaitStart(List<DefinitionChange> applied) throws InterruptedException {
        for (DefinitionChange change : applied) {
            while (starts(change) && clock.millis() < change.spec().activeFrom()) {
                Thread.sleep(Math.max(1, change.spec().activeFrom() - clock.millis()));
            }
        }
    }

    /** Plans the deletion of an insight; empty if there is none of that name. */
    public List<DefinitionChange> planDelete(String name) {
        return planDelete(live(current.get()), name);
    }

    private static List<DefinitionChange> planDelete(Collection<InsightSpec> known, String name) {
        return known.stream()
                .filter(insight -> insight.name().equals(name))
                .flatMap(insight -> Planner.plan(List.of(insight), List.of(), true).stream())
                .toList();
    }

    /** Deletes the insight, its shadow and all rows; empty if there is none of that name. */
    public synchronized List<DefinitionChange> delete(String name) throws NotAppliedException, InterruptedException {
        List<DefinitionChange> changes = new ArrayList<>();
        writer.update(known -> {
            changes.clear();
            changes.addAll(planDelete(known.specs(), name));
            return records(changes, known, clock.millis());
        });
        writer.awaitRead(() -> changes.stream().allMatch(this::isRead));
        return changes;
    }

    /**
     * Sets the start time of an insight that begins. An added one also takes the time as its generation: the name may have belonged
     * to a deleted insight, whose generation is unknown and of which rows may remain.
     */
    static DefinitionChange started(DefinitionChange change, KnownDefinitions known, long now, Optional<Long> from) {
        InsightSpec spec = change.spec();
        long activeFrom = now + ACTIVE_IN.toMillis();
        return switch (change.kind()) {
            case ADDED ->
                new DefinitionChange(
                        change.name(),
                        change.kind(),
                        change.reasons(),
                        spec.withGeneration(known.nextGeneration(spec.name(), now), spec.revision(), activeFrom)
                                .withBackfillFrom(from));
            case RESTARTS ->
                new DefinitionChange(
                        change.name(),
                        change.kind(),
                        change.reasons(),
                        spec.withGeneration(known.nextGeneration(spec.name(), 0), spec.revision(), activeFrom)
                                .withBackfillFrom(from));
            case UNCHANGED, COMPATIBLE, DELETED, SHADOW, PROMOTED, DISCARDED, REFUSED -> change;
        };
    }

    private static List<String> reasons(DefinitionChange change, Optional<Long> from) {
        if (from.isEmpty()) {
            return change.reasons();
        }
        String past = "counts every window from " + Instant.ofEpochMilli(from.get())
                + " on, as far back as events are retained";
        return change.kind() == DefinitionChange.Kind.ADDED
                ? List.of(past)
                : Stream.concat(change.reasons().stream(), Stream.of(past)).toList();
    }

    /** Records to write by name; empty for a deletion. A shadow stays as it is. */
    private static Map<String, Optional<InsightDefinition>> records(
            List<DefinitionChange> changes, KnownDefinitions known, long now) {
        Map<String, Optional<InsightDefinition>> records = new TreeMap<>();
        for (DefinitionChange change : changes) {
            switch (change.kind()) {
                case ADDED, COMPATIBLE, RESTARTS -> {
                    AppliedInsight applied = known.find(change.name())
                            .map(before -> before.withLive(change.spec()))
                            .orElseGet(() -> AppliedInsight.of(change.spec()));
                    records.put(change.name(), Optional.of(DefinitionParser.toRecord(applied, now)));
                }
                case DELETED -> records.put(change.name(), Optional.empty());
                case UNCHANGED, SHADOW, PROMOTED, DISCARDED, REFUSED -> {
                    // Not written.
                }
            }
        }
        return records;
    }

    private boolean isRead(DefinitionChange change) {
        var known = current.get().stream()
                .filter(insight -> insight.name().equals(change.name()))
                .findFirst();
        InsightSpec spec = change.spec();
        return change.kind() == DefinitionChange.Kind.DELETED
                ? known.filter(insight -> insight.generation() <= spec.generation())
                        .isEmpty()
                : known.filter(insight -> insight.generation() > spec.generation()
                                || (insight.generation() == spec.generation() && insight.revision() >= spec.revision()))
                        .isPresent();
    }
}
