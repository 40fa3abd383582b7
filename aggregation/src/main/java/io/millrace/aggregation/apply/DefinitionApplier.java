package io.millrace.aggregation.apply;

import io.millrace.aggregation.definition.Change;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.Planner;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Writes changed definitions to {@code insight-definitions}. Changes through one instance come one after the other; each
 * is planned against what this instance has learned from the topic, and is learned when {@link #apply} returns.
 *
 * <p>A new insight counts events received from shortly after the change on: late enough that every task knows it by then,
 * so all of them begin with the same event. Whatever a client sends after the answer counts. Thread-safe; blocks.
 */
public final class DefinitionApplier implements AutoCloseable {
    private static final Duration LEARNED_WITHIN = Duration.ofSeconds(10);
    private static final Duration ACTIVE_IN = Duration.ofSeconds(1);

    private final Producer<String, InsightDefinition> producer;
    private final Supplier<? extends Collection<InsightSpec>> current;
    private final Clock clock;

    /**
     * @param producer writes with {@code acks=all}; this closes it
     * @param current the definitions as this instance has learned them
     */
    public DefinitionApplier(
            Producer<String, InsightDefinition> producer,
            Supplier<? extends Collection<InsightSpec>> current,
            Clock clock) {
        this.producer = producer;
        this.current = current;
        this.clock = clock;
    }

    /** What applying these would do. */
    public List<Change> plan(Collection<InsightSpec> wanted, boolean deleteMissing, Optional<Long> from) {
        return Planner.plan(current.get(), wanted, deleteMissing).stream()
                .map(change -> starts(change)
                        ? new Change(change.name(), change.kind(), reasons(change, from), change.spec())
                        : change)
                .toList();
    }

    private static boolean starts(Change change) {
        return change.kind() == Change.Kind.ADDED || change.kind() == Change.Kind.RESTARTS;
    }

    /**
     * Applies the definitions, unless one of them is refused: then nothing is applied.
     *
     * @param from where those that are new or restart begin in the past, ms since the epoch; empty for now
     * @return what was done, or what is refused
     * @throws NotAppliedException if the broker did not take it, or this instance did not learn it in time
     */
    public synchronized List<Change> apply(Collection<InsightSpec> wanted, boolean deleteMissing, Optional<Long> from)
            throws NotAppliedException, InterruptedException {
        List<Change> changes = plan(wanted, deleteMissing, from);
        if (changes.stream().anyMatch(change -> change.kind() == Change.Kind.REFUSED)) {
            return changes;
        }
        long now = clock.millis();
        long activeFrom = now + ACTIVE_IN.toMillis();
        List<Change> applied = new ArrayList<>();
        changes.forEach(change -> applied.add(started(change, now, activeFrom, from)));
        write(applied, now);
        awaitLearned(applied);
        boolean anyStarts = applied.stream().anyMatch(change -> change.spec().activeFrom() == activeFrom);
        while (anyStarts && clock.millis() < activeFrom) {
            Thread.sleep(Math.max(1, activeFrom - clock.millis()));
        }
        return applied;
    }

    /** What deleting the insight would do; empty if there is none of that name. */
    public List<Change> planDelete(String name) {
        return plan(allBut(name), true, Optional.empty()).stream()
                .filter(change -> change.name().equals(name))
                .toList();
    }

    /** Deletes the insight and its rows; empty if there is none of that name. */
    public synchronized List<Change> delete(String name) throws NotAppliedException, InterruptedException {
        List<Change> changes = planDelete(name);
        write(changes, clock.millis());
        awaitLearned(changes);
        return changes;
    }

    private List<InsightSpec> allBut(String name) {
        return current.get().stream()
                .filter(insight -> !insight.name().equals(name))
                .toList();
    }

    /**
     * An insight that begins gets its time of beginning; an added one also takes the time as its generation, for the name
     * may have been another insight's, of which nobody remembers the generation and some rows may be left.
     */
    private static Change started(Change change, long now, long activeFrom, Optional<Long> from) {
        InsightSpec spec = change.spec();
        return switch (change.kind()) {
            case ADDED ->
                new Change(
                        change.name(),
                        change.kind(),
                        change.reasons(),
                        spec.as(now, spec.revision(), activeFrom).from(from));
            case RESTARTS ->
                new Change(
                        change.name(),
                        change.kind(),
                        change.reasons(),
                        spec.as(spec.generation(), spec.revision(), activeFrom).from(from));
            case UNCHANGED, COMPATIBLE, DELETED, REFUSED -> change;
        };
    }

    private static List<String> reasons(Change change, Optional<Long> from) {
        if (from.isEmpty()) {
            return change.reasons();
        }
        String past = "counts every window from " + Instant.ofEpochMilli(from.get())
                + " on, as far back as events are retained";
        return change.kind() == Change.Kind.ADDED
                ? List.of(past)
                : Stream.concat(change.reasons().stream(), Stream.of(past)).toList();
    }

    private void write(List<Change> changes, long now) throws NotAppliedException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Change change : changes) {
            switch (change.kind()) {
                case ADDED, COMPATIBLE, RESTARTS ->
                    sent.add(producer.send(record(change.name(), DefinitionParser.toRecord(change.spec(), now))));
                case DELETED -> sent.add(producer.send(record(change.name(), null)));
                case UNCHANGED, REFUSED -> {
                    // Nothing to write.
                }
            }
        }
        try {
            for (Future<RecordMetadata> one : sent) {
                one.get(LEARNED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) { // rejected: the client may send it again
            throw new NotAppliedException("the broker did not take the definitions", e);
        }
    }

    private static ProducerRecord<String, InsightDefinition> record(String name, InsightDefinition definition) {
        return new ProducerRecord<>(Topics.INSIGHT_DEFINITIONS.name(), name, definition);
    }

    private void awaitLearned(List<Change> changes) throws NotAppliedException, InterruptedException {
        long end = System.nanoTime() + LEARNED_WITHIN.toNanos();
        while (!changes.stream().allMatch(this::isLearned)) {
            if (System.nanoTime() > end) {
                throw new NotAppliedException(
                        "the definitions are written, but this instance has not read them yet", null);
            }
            Thread.sleep(20);
        }
    }

    private boolean isLearned(Change change) {
        var known = current.get().stream()
                .filter(insight -> insight.name().equals(change.name()))
                .findFirst();
        return change.kind() == Change.Kind.DELETED
                ? known.isEmpty()
                : known.filter(insight -> insight.revision() >= change.spec().revision())
                        .isPresent();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
