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
 * The active insights of this process, as the definitions topic has them: fed by one thread, read by all tasks, queries
 * and the API. Thread-safe; reading takes no lock.
 */
public final class ActiveDefinitions {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** The greatest generation of each name that was deleted or followed by another. */
    private final Map<String, Long> goneThrough = new HashMap<>();

    private final Set<String> unusable = new HashSet<>();
    private final InsightFaults faults = new InsightFaults();
    private ObjLongConsumer<String> lookUp = (name, generation) -> {};
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
        goneThrough.merge(spec.name(), spec.generation() - 1, Math::max);
        publish(specs);
    }

    /** Takes out a definition. */
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
     * Lets it find out what became of a generation that it has not heard of.
     *
     * @param ask looks into the topic itself, in its own time, and tells by {@link #markGone} what it found
     */
    public synchronized void lookUpWith(ObjLongConsumer<String> ask) {
        lookUp = ask;
    }

    /** The generation is not on the topic, and no longer on its way. */
    public synchronized void markGone(String name, long generation) {
        goneThrough.merge(name, generation, Math::max);
        notifyAll();
    }

    /**
     * Returns once the generation is active here or over. Another instance may have heard of a definition a moment before us,
     * so this waits that long; but a stream thread is not to be held up for the length of a transaction.
     *
     * @throws DefinitionsBehindException if that is not known yet: nothing of it may be dropped, it is to be read again
     */
    public synchronized void await(String name, long generation) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean asked = false;
        while (mayStillCome(name, generation)) {
            if (!asked) {
                lookUp.accept(name, generation);
                asked = true;
                continue;
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                // Retried: the thread is replaced and reads it again.
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

    /** A definition came that this version of the program cannot use: what it counted before is to be kept. */
    public synchronized void markUnusable(String name, String reason) {
        unusable.add(name);
        faults.addUnusable(name, reason);
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
        var spec = snapshot.specs.get(name);
        boolean active = spec != null && spec.generation() == generation;
        return !active && goneThrough.getOrDefault(name, Long.MIN_VALUE) < generation;
    }

    private void publish(Map<String, InsightSpec> specs) {
        snapshot = new Snapshot(snapshot.version + 1, Collections.unmodifiableMap(specs));
        notifyAll();
    }
}
