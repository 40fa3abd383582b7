package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.InsightSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The active insights of this process, as the definitions topic has them: fed by one thread, read by all tasks, queries
 * and the API. Thread-safe; reading takes no lock.
 */
public final class ActiveDefinitions {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Long> newestGeneration = new HashMap<>();
    private final Set<String> unusable = new HashSet<>();
    private final InsightFaults faults = new InsightFaults();
    private volatile Snapshot snapshot = new Snapshot(0, Map.of());

    /**
     * One state of the set.
     *
     * @param version differs for each state
     */
    private record Snapshot(long version, Map<String, InsightSpec> specs) {}

    /** Rises with each change: a task compares it with what it compiled. */
    public long version() {
        return snapshot.version;
    }

    /** The active insights, by name. */
    public Collection<InsightSpec> specs() {
        return snapshot.specs.values();
    }

    public Optional<InsightSpec> find(String name) {
        return Optional.ofNullable(snapshot.specs.get(name));
    }

    /** What is wrong with them, and with those that are refused. */
    public InsightFaults faults() {
        return faults;
    }

    /** Takes in a definition; it replaces the one of its name. */
    public synchronized void put(InsightSpec spec) {
        var specs = new TreeMap<>(snapshot.specs);
        specs.put(spec.name(), spec);
        unusable.remove(spec.name());
        faults.forget(spec.name());
        newestGeneration.merge(spec.name(), spec.generation(), Math::max);
        publish(specs);
    }

    /** Takes out a definition. */
    public synchronized void remove(String name) {
        var specs = new TreeMap<>(snapshot.specs);
        specs.remove(name);
        unusable.remove(name);
        faults.forget(name);
        newestGeneration.putIfAbsent(name, Long.MIN_VALUE);
        publish(specs);
    }

    /**
     * Waits, where the generation may still be on its way to this process, until it came or a later one, or for ten
     * seconds: another instance may have heard of a definition a moment before us.
     */
    public synchronized void await(String name, long generation) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (mayStillCome(name, generation)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                newestGeneration.put(name, generation); // It was deleted long ago: wait for it only once.
                return;
            }
            try {
                wait(left);
            } catch (InterruptedException e) { // crash: Streams stops its thread
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for insight " + name, e);
            }
        }
    }

    /** A definition came that this version of the program cannot use: what it counted before is to be kept. */
    public synchronized void unusable(String name, String reason) {
        unusable.add(name);
        faults.refused(name, reason);
        notifyAll();
    }

    /**
     * Whether the generation was deleted or restarted, so that its rows may go. To be asked once the topic was read to its
     * end: an insight that is not in it was deleted.
     */
    public synchronized boolean isGone(String name, long generation) {
        var spec = snapshot.specs.get(name);
        return !unusable.contains(name) && (spec == null || spec.generation() > generation);
    }

    private boolean mayStillCome(String name, long generation) {
        var newest = newestGeneration.get(name);
        return newest == null || (newest != Long.MIN_VALUE && newest < generation);
    }

    private void publish(Map<String, InsightSpec> specs) {
        snapshot = new Snapshot(snapshot.version + 1, Collections.unmodifiableMap(specs));
        notifyAll();
    }
}
