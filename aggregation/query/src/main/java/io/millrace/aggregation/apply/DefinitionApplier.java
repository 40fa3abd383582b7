package io.millrace.aggregation.apply;

import io.millrace.aggregation.definition.DefinitionChange;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.Planner;
import io.millrace.aggregation.registry.DefinitionsTopic;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writer of changes to {@code insight-definitions}. Each change is planned against the definitions before it, over all instances, and
 * is active on this instance when {@link #apply} returns.
 *
 * <p>A new insight counts events received from shortly after the change: late enough that every task knows it by then, so that all
 * tasks begin with the same event. Events sent after the response count. Thread-safe, blocking.
 */
public final class DefinitionApplier {
    private static final Duration READ_WITHIN = Duration.ofSeconds(10);
    private static final Duration ACTIVE_IN = Duration.ofSeconds(1);

    private final DefinitionsTopic topic;
    private final Supplier<? extends Collection<InsightSpec>> current;
    private final Clock clock;

    /** @param current the definitions that are active on this instance */
    public DefinitionApplier(DefinitionsTopic topic, Supplier<? extends Collection<InsightSpec>> current, Clock clock) {
        this.topic = topic;
        this.current = current;
        this.clock = clock;
    }

    /** Plans the definitions without applying them. */
    public List<DefinitionChange> plan(Collection<InsightSpec> wanted, boolean deleteMissing, Optional<Long> from) {
        return plan(current.get(), wanted, deleteMissing, from);
    }

    private static List<DefinitionChange> plan(
            Collection<InsightSpec> known, Collection<InsightSpec> wanted, boolean deleteMissing, Optional<Long> from) {
        return Planner.plan(known, wanted, deleteMissing).stream()
                .map(change -> starts(change)
                        ? new DefinitionChange(change.name(), change.kind(), reasons(change, from), change.spec())
                        : change)
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
        change(known -> {
            applied.clear();
            List<DefinitionChange> changes = plan(known.specs(), wanted, deleteMissing, from);
            long now = clock.millis();
            boolean refused = changes.stream().anyMatch(DefinitionApplier::isRefused);
            changes.forEach(change -> applied.add(refused ? change : started(change, known, now, from)));
            return refused ? Map.of() : records(applied, now);
        });
        if (applied.stream().noneMatch(DefinitionApplier::isRefused)) {
            awaitRead(applied);
            awaitStart(applied);
        }
        return applied;
    }

    private static boolean isRefused(DefinitionChange change) {
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
        return planDelete(current.get(), name);
    }

    private static List<DefinitionChange> planDelete(Collection<InsightSpec> known, String name) {
        return known.stream()
                .filter(insight -> insight.name().equals(name))
                .flatMap(insight -> Planner.plan(List.of(insight), List.of(), true).stream())
                .toList();
    }

    /** Deletes the insight and its rows; empty if there is none of that name. */
    public synchronized List<DefinitionChange> delete(String name) throws NotAppliedException, InterruptedException {
        List<DefinitionChange> changes = new ArrayList<>();
        change(known -> {
            changes.clear();
            changes.addAll(planDelete(known.specs(), name));
            return records(changes, clock.millis());
        });
        awaitRead(changes);
        return changes;
    }

    /**
     * Sets the start time of an insight that begins. An added one also takes the time as its generation: the name may have belonged
     * to a deleted insight, whose generation is unknown and of which rows may remain.
     */
    private static DefinitionChange started(
            DefinitionChange change, KnownDefinitions known, long now, Optional<Long> from) {
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
                        spec.withGeneration(spec.generation(), spec.revision(), activeFrom)
                                .withBackfillFrom(from));
            case UNCHANGED, COMPATIBLE, DELETED, REFUSED -> change;
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

    private void change(Function<KnownDefinitions, Map<String, Optional<InsightDefinition>>> plan)
            throws NotAppliedException, InterruptedException {
        try {
            topic.update(plan);
        } catch (InterruptException e) { // crash: the process stops
            Thread.currentThread().interrupt();
            throw new InterruptedException("interrupted while writing definitions");
        } catch (KafkaException e) { // rejected at the edge: the client may retry
            throw new NotAppliedException("the broker did not accept the definitions: apply them again", e);
        }
    }

    /** Records to write by name; empty for a deletion. */
    private static Map<String, Optional<InsightDefinition>> records(List<DefinitionChange> changes, long now) {
        Map<String, Optional<InsightDefinition>> records = new TreeMap<>();
        for (DefinitionChange change : changes) {
            switch (change.kind()) {
                case ADDED, COMPATIBLE, RESTARTS ->
                    records.put(change.name(), Optional.of(DefinitionParser.toRecord(change.spec(), now)));
                case DELETED -> records.put(change.name(), Optional.empty());
                case UNCHANGED, REFUSED -> {
                    // Not written.
                }
            }
        }
        return records;
    }

    private void awaitRead(List<DefinitionChange> changes) throws NotAppliedException, InterruptedException {
        long end = System.nanoTime() + READ_WITHIN.toNanos();
        while (!changes.stream().allMatch(this::isRead)) {
            if (System.nanoTime() > end) {
                throw new NotAppliedException(
                        "the definitions are written, but this instance has not read them yet: apply them again to be"
                                + " sure",
                        null);
            }
            Thread.sleep(20);
        }
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
