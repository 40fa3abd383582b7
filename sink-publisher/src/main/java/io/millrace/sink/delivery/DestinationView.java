package io.millrace.sink.delivery;

import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.sink.destination.ActiveDestination;
import io.millrace.sink.destination.Destination;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A destination as its lane sees it: with the definitions of the last generations of its insight, so that rows that wait keep
 * their names when the insight starts over. Immutable.
 */
final class DestinationView {
    private static final int GENERATIONS = 4;

    private final ActiveDestination active;
    private final Map<Long, InsightDefinition> definitions;

    private DestinationView(ActiveDestination active, Map<Long, InsightDefinition> definitions) {
        this.active = active;
        this.definitions = definitions;
    }

    static DestinationView of(ActiveDestination active) {
        return new DestinationView(active, new TreeMap<>()).with(active);
    }

    /** The destination as it is now, with the definitions of before. */
    DestinationView with(ActiveDestination now) {
        var kept = new TreeMap<>(definitions);
        now.insight().ifPresent(insight -> kept.put(insight.getGeneration(), insight));
        while (kept.size() > GENERATIONS) {
            kept.pollFirstEntry();
        }
        return new DestinationView(now, kept);
    }

    ActiveDestination active() {
        return active;
    }

    Destination destination() {
        return active.destination();
    }

    Optional<InsightDefinition> definition(long generation) {
        return Optional.ofNullable(definitions.get(generation));
    }

    PartitionProgress.Epoch epoch() {
        return new PartitionProgress.Epoch(
                destination().generation(),
                destination().replay().map(Destination.Replay::revision).orElse(0L));
    }

    /** Whether rows can be read: whether they are asked for cannot be said of those of a broken one. */
    boolean isReadable() {
        return active.insight().isPresent() && active.broken().isEmpty();
    }

    boolean isPaused() {
        return destination().paused().isPresent() || !isReadable();
    }
}
