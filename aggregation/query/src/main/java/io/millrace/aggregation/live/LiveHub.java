package io.millrace.aggregation.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hub that publishes committed updates to the listeners of their insight and tenant, and keeps the newest ones for listeners that
 * resume. Thread-safe. Listeners are called under its lock, one batch at a time, and must not block: they pass the batch to their
 * event loop.
 */
public final class LiveHub {
    /** Listener to one insight of one tenant. */
    @FunctionalInterface
    public interface Listener {
        void updates(List<LiveUpdate> batch);
    }

    /** Start of a listener: the missed updates if it could resume, else empty, and the position after them. */
    public record Start(Optional<List<LiveUpdate>> missed, Position position) {}

    private record Subject(String insight, String tenant) {}

    private final UpdateRing ring;
    private final int maxListeners;
    private final Map<Subject, Set<Listener>> listeners = new HashMap<>();
    private int listening;

    /**
     * @param ringCapacity updates kept for listeners that resume
     * @param ringBytes estimated heap of these updates
     */
    public LiveHub(int ringCapacity, long ringBytes, int maxListeners) {
        this.ring = new UpdateRing(ringCapacity, ringBytes);
        this.maxListeners = maxListeners;
    }

    /**
     * Adds a listener. Between the returned start and its first batch no update is missing or repeated. Empty if there are too many
     * listeners.
     */
    public synchronized Optional<Start> listen(
            String insight, String tenant, Optional<Position> resume, Listener listener) {
        if (listening >= maxListeners) {
            return Optional.empty();
        }
        if (listeners
                .computeIfAbsent(new Subject(insight, tenant), subject -> new HashSet<>())
                .add(listener)) {
            listening++;
        }
        Optional<List<LiveUpdate>> missed = resume.flatMap(ring::since).map(updates -> updates.stream()
                .filter(update -> subject(update).equals(new Subject(insight, tenant)))
                .toList());
        return Optional.of(new Start(missed, ring.end()));
    }

    public synchronized void leave(String insight, String tenant, Listener listener) {
        listeners.computeIfPresent(new Subject(insight, tenant), (subject, present) -> {
            if (present.remove(listener)) {
                listening--;
            }
            return present.isEmpty() ? null : present;
        });
    }

    /** Number of listeners. */
    public synchronized int listening() {
        return listening;
    }

    synchronized void startAt(Position start, Iterable<Integer> partitions) {
        ring.startAt(start, partitions);
    }

    public synchronized void publish(List<LiveUpdate> batch) {
        Map<Subject, List<LiveUpdate>> bySubject = new HashMap<>();
        for (LiveUpdate update : batch) {
            ring.add(update);
            bySubject
                    .computeIfAbsent(subject(update), subject -> new ArrayList<>())
                    .add(update);
        }
        bySubject.forEach((subject, updates) ->
                listeners.getOrDefault(subject, Set.of()).forEach(listener -> listener.updates(updates)));
    }

    private static Subject subject(LiveUpdate update) {
        return new Subject(update.row().getInsight(), update.row().getTenant());
    }
}
