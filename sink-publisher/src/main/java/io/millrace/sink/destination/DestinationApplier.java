package io.millrace.sink.destination;

import io.millrace.sink.destination.DestinationChange.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writer of changes to destinations. Each change is planned against those before it, over all instances, and is known to this
 * instance when a method returns. Thread-safe, blocking.
 */
public final class DestinationApplier {
    private static final Duration READ_WITHIN = Duration.ofSeconds(10);

    private final DestinationsTopic topic;
    private final ActiveDestinations active;
    private final Clock clock;

    public DestinationApplier(DestinationsTopic topic, ActiveDestinations active, Clock clock) {
        this.topic = topic;
        this.active = active;
        this.clock = clock;
    }

    /** Plans the destinations without applying them. */
    public List<DestinationChange> plan(
            Collection<Destination> wanted, boolean deleteMissing, Optional<String> boundTenant) {
        return plan(current(), wanted, deleteMissing, boundTenant);
    }

    private List<DestinationChange> plan(
            Map<String, Destination> known,
            Collection<Destination> wanted,
            boolean deleteMissing,
            Optional<String> boundTenant) {
        return new DestinationPlanner(known, boundTenant, clock.millis()).plan(wanted, deleteMissing);
    }

    /** Whether a caller may see a destination. */
    public static boolean isVisible(Destination destination, Optional<String> boundTenant) {
        return new DestinationPlanner(Map.of(), boundTenant, 0).isVisible(destination);
    }

    /**
     * Applies the destinations, or none of them if one is refused.
     *
     * @param boundTenant the one tenant whose destinations the caller may change; empty if all
     * @return the changes made, or the refused plan
     * @throws NotWrittenException if the broker did not accept the write, or this instance did not read it in time
     */
    public List<DestinationChange> apply(
            Collection<Destination> wanted, boolean deleteMissing, Optional<String> boundTenant)
            throws NotWrittenException, InterruptedException {
        return change(known -> plan(known.usable(), wanted, deleteMissing, boundTenant).stream()
                .map(change -> change.kind() == Kind.ADDED ? begun(change, known, boundTenant, clock.millis()) : change)
                .toList());
    }

    /**
     * A name may have belonged to a deleted destination, whose generation must not come again; or be that of one that this release
     * cannot use, of which nobody knows whose it is.
     */
    static DestinationChange begun(
            DestinationChange change, KnownDestinations known, Optional<String> boundTenant, long now) {
        if (boundTenant.isPresent() && known.isUnusable(change.name())) {
            return new DestinationChange(
                    change.name(), Kind.REFUSED, List.of("the name is taken; choose another"), change.destination());
        }
        return new DestinationChange(
                change.name(),
                change.kind(),
                change.reasons(),
                change.destination().with(known.nextGeneration(change.name(), now), 1, now));
    }

    /** Deletes the destination; empty if the caller sees none of that name. */
    public List<DestinationChange> delete(String name, Optional<String> boundTenant)
            throws NotWrittenException, InterruptedException {
        return change(known -> visible(known, name, boundTenant).stream()
                .map(before -> new DestinationChange(name, Kind.DELETED, List.of(), before))
                .toList());
    }

    /**
     * Stops the deliveries of a destination until somebody resumes it. One that is paused keeps its reason.
     *
     * @param reason who or what paused it, for people
     * @return the destination as it is now; empty if the caller sees none of that name
     */
    public Optional<Destination> pause(String name, String reason, Optional<String> boundTenant)
            throws NotWrittenException, InterruptedException {
        return modify(
                name,
                boundTenant,
                before -> before.paused().isPresent() ? before : changed(before, Optional.of(reason), before.replay()));
    }

    /** Goes on with the deliveries of a destination, beginning with what waits. */
    public Optional<Destination> resume(String name, Optional<String> boundTenant)
            throws NotWrittenException, InterruptedException {
        return modify(
                name,
                boundTenant,
                before -> before.paused().isEmpty() ? before : changed(before, Optional.empty(), before.replay()));
    }

    /**
     * Delivers once more what was published from a time on.
     *
     * @param from ms since the epoch
     */
    public Optional<Destination> replay(String name, long from, Optional<String> boundTenant)
            throws NotWrittenException, InterruptedException {
        return modify(
                name,
                boundTenant,
                before -> changed(
                        before, before.paused(), Optional.of(new Destination.Replay(from, before.revision() + 1))));
    }

    private Destination changed(Destination before, Optional<String> paused, Optional<Destination.Replay> replay) {
        return before.with(before.generation(), before.revision() + 1, clock.millis(), paused, replay);
    }

    private Optional<Destination> modify(
            String name, Optional<String> boundTenant, UnaryOperator<Destination> modification)
            throws NotWrittenException, InterruptedException {
        return change(known -> visible(known, name, boundTenant).stream()
                        .map(before -> modified(before, modification.apply(before)))
                        .toList())
                .stream()
                .map(DestinationChange::destination)
                .findFirst();
    }

    private static DestinationChange modified(Destination before, Destination after) {
        return new DestinationChange(
                before.name(), after.equals(before) ? Kind.UNCHANGED : Kind.COMPATIBLE, List.of(), after);
    }

    private static Optional<Destination> visible(KnownDestinations known, String name, Optional<String> boundTenant) {
        return Optional.ofNullable(known.usable().get(name)).filter(before -> isVisible(before, boundTenant));
    }

    /** Writes what is planned, unless a part of it is refused, and waits until it is read here. */
    private synchronized List<DestinationChange> change(Function<KnownDestinations, List<DestinationChange>> plan)
            throws NotWrittenException, InterruptedException {
        var changes = new ArrayList<DestinationChange>();
        try {
            topic.update(known -> {
                changes.clear();
                changes.addAll(plan.apply(known));
                return changes.stream().anyMatch(change -> change.kind() == Kind.REFUSED) ? Map.of() : records(changes);
            });
        } catch (InterruptException e) { // crash: the process stops
            Thread.currentThread().interrupt();
            throw new InterruptedException("interrupted while writing destinations");
        } catch (KafkaException e) { // rejected at the edge: the client may retry
            throw new NotWrittenException("the broker did not accept the change: send it again", e);
        }
        if (changes.stream().noneMatch(change -> change.kind() == Kind.REFUSED)) {
            awaitRead(changes);
        }
        return changes;
    }

    private static Map<String, Optional<Destination>> records(List<DestinationChange> changes) {
        Map<String, Optional<Destination>> records = new TreeMap<>();
        for (var change : changes) {
            switch (change.kind()) {
                case ADDED, COMPATIBLE, RESTARTS -> records.put(change.name(), Optional.of(change.destination()));
                case DELETED -> records.put(change.name(), Optional.empty());
                case UNCHANGED, REFUSED -> {
                    // Not written.
                }
            }
        }
        return records;
    }

    private void awaitRead(List<DestinationChange> changes) throws NotWrittenException, InterruptedException {
        if (!active.await(() -> changes.stream().allMatch(this::isRead), READ_WITHIN)) {
            throw new NotWrittenException(
                    "the change is written, but this instance has not read it yet: send it again to be sure", null);
        }
    }

    private boolean isRead(DestinationChange change) {
        var known = active.find(change.name()).map(ActiveDestination::destination);
        var written = change.destination();
        return change.kind() == Kind.DELETED
                ? known.filter(one -> one.generation() <= written.generation()).isEmpty()
                : known.filter(one -> one.generation() > written.generation()
                                || (one.generation() == written.generation() && one.revision() >= written.revision()))
                        .isPresent();
    }

    private Map<String, Destination> current() {
        return active.all().stream()
                .map(ActiveDestination::destination)
                .collect(Collectors.toMap(Destination::name, one -> one));
    }
}
