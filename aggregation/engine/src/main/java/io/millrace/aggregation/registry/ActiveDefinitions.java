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
import java.util.function.ObjLongConsumer;

/**
 * The active insights of this process: written by the one thread that reads the definitions topic, read by all tasks, queries and
 * the API. Thread-safe; {@link #version}, {@link #specs} and {@link #find} take no lock.
 */
public final class ActiveDefinitions {
    private static final Duration MAX_WAIT = Duration.ofMillis(500);

    /** By name, the greatest generation that was deleted or replaced. */
    private final Map<String, Long> goneThrough = new HashMap<>();

    private final Set<String> unusable = new HashSet<>();
    private final InsightFaults faults = new InsightFaults();
    private ObjLongConsumer<String> lookUp = (name, generation) -> {};
    private volatile Snapshot snapshot = new Snapshot(0, Map.of());

    /**
     * An immutable state of the set.
     *
     * @param version differs for each state
     */
    private record Snapshot(long version, Map<String, InsightSpec> specs) {}

    /** Rises with each change; a task compares it with the version that it compiled. */
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

    /** Failures of active insights, and definitions that cannot be used. */
    public InsightFaults faults() {
        return faults;
    }

    /** Adds a definition, or replaces the one of its name. */
    public synchronized void put(InsightSpec spec) {
        var specs = new TreeMap<>(snapshot.specs);
        specs.put(spec.name(), spec);
        unusable.remove(spec.name());
        faults.forget(spec.name());
        goneThrough.merge(spec.name(), spec.generation() - 1, Math::max);
        publish(specs);
    }

    /** Removes a definition. */
    public synchronized void remove(String name) {
        var specs = new TreeMap<>(snapshot.specs);
        var removed = specs.remove(name);
        if (removed != null) {
            goneThrough.merge(name, removed.generation(), Math::max);
        }
        unusable.remove(name);
        faults.forget(name);
        publish(specs);
    }

    /**
     * Sets how an unknown generation is looked up.
     *
     * @param ask starts an asynchronous lookup in the topic, which ends in {@link #markGone} if the generation is not there
     */
    public synchronized void lookUpWith(ObjLongConsumer<String> ask) {
        lookUp = ask;
    }

    /** Marks a generation that the topic does not hold, so that nobody waits for it. */
    public synchronized void markGone(String name, long generation) {
        goneThrough.merge(name, generation, Math::max);
        notifyAll();
    }

    /**
     * Waits until the generation is active here or gone. Another instance may read a definition a moment before this one; the wait
     * is short, because a stream thread must not be held up for the length of a transaction.
     *
     * @throws DefinitionsBehindException if neither is known in time: the partials must not be dropped but read again
     */
    public synchronized void await(String name, long generation) {
        var deadline = System.nanoTime() + MAX_WAIT.toNanos();
        boolean asked = false;
        while (mayStillCome(name, generation)) {
            if (!asked) {
                lookUp.accept(name, generation);
                asked = true;
                continue;
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                // Retried: Streams replaces the thread, which reads the partials again.
                throw new DefinitionsBehindException(name, generation);
            }
            try {
                wait(left);
            } catch (InterruptedException e) { // crash: Streams stops its thread
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for insight " + name, e);
            }
        }
    }

    /** Marks an insight whose definition this version cannot use: its rows are kept. */
    public synchronized void markUnusable(String name, String reason) {
        unusable.add(name);
        faults.addUnusable(name, reason);
        notifyAll();
    }

    /**
     * Whether the generation was deleted or replaced, so that its rows can be dropped. Valid once the topic was read to its end:
     * an insight that is not in it was deleted.
     */
    public synchronized boolean isGone(String name, long generation) {
        var spec = snapshot.specs.get(name);
        return !unusable.contains(name) && (spec == null || spec.generation() > generation);
    }

    private boolean mayStillCome(String name, long generation) {
        var spec = snapshot.specs.get(name);
        boolean active = spec != null && spec.generation() == generation;
        return !active && goneThrough.getOrDefault(name, Long.MIN_VALUE) < generation;
    }

    private void publish(Map<String, InsightSpec> specs) {
        snapshot = new Snapshot(snapshot.version + 1, Collections.unmodifiableMap(specs));
        notifyAll();
    }
}
