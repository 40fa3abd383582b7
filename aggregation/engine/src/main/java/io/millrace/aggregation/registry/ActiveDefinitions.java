package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.AppliedInsight;
import io.millrace.aggregation.definition.InsightSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;

/**
 * The active insights of this process: written by the one thread that reads the definitions topic, read by all tasks, queries and
 * the API. Thread-safe; {@link #version}, {@link #specs} and {@link #find} take no lock.
 */
public final class ActiveDefinitions {
    private static final Duration MAX_WAIT = Duration.ofMillis(500);

    /** By name, the generation up to which all that are not active were deleted, replaced or discarded. */
    private final Map<String, Long> goneThrough = new HashMap<>();

    /** Names of insights and shadows. */
    private final Set<String> unusable = new HashSet<>();

    private final InsightFaults faults = new InsightFaults();
    private ObjLongConsumer<String> lookUp = (name, generation) -> {};
    private volatile boolean isRead;
    private volatile Snapshot snapshot = new Snapshot(0, Map.of(), Map.of());

    /**
     * An immutable state of the set.
     *
     * @param version differs for each state
     * @param specs the live generations, by name
     * @param shadows by the shadow's name
     */
    private record Snapshot(long version, Map<String, InsightSpec> specs, Map<String, InsightSpec> shadows) {
        Optional<InsightSpec> find(String name) {
            var live = specs.get(name);
            return Optional.ofNullable(live == null ? shadows.get(name) : live);
        }

        boolean has(String liveName, long generation) {
            return Stream.of(specs.get(liveName), shadows.get(InsightSpec.shadowName(liveName)))
                    .filter(Objects::nonNull)
                    .anyMatch(spec -> spec.generation() == generation);
        }
    }

    /** Rises with each change; a task compares it with the version that it compiled. */
    public long version() {
        return snapshot.version;
    }

    /** The live generations of all insights, by name. */
    public Collection<InsightSpec> specs() {
        return snapshot.specs.values();
    }

    /** The live generations of all insights, and all shadows. */
    public Collection<InsightSpec> all() {
        var now = snapshot;
        return Stream.concat(now.specs.values().stream(), now.shadows.values().stream())
                .toList();
    }

    /** Says that the topic was read to the end that it had when this process started. */
    public void markRead() {
        isRead = true;
    }

    /** Whether it was: as long as not, an insight that is unknown here may exist. */
    public boolean isRead() {
        return isRead;
    }

    /** Finds an insight or a shadow by its name. */
    public Optional<InsightSpec> find(String name) {
        return snapshot.find(name);
    }

    /** Failures of active insights, and definitions that cannot be used. */
    public InsightFaults faults() {
        return faults;
    }

    /** Adds an insight without a shadow, or replaces the one of its name. */
    public void put(InsightSpec spec) {
        put(AppliedInsight.of(spec));
    }

    /**
     * Adds an insight, or replaces the one of its name. A promotion is one such change, so that every reader sees either the
     * generation before or the promoted one.
     */
    public synchronized void put(AppliedInsight applied) {
        var specs = new TreeMap<>(snapshot.specs);
        var shadows = new TreeMap<>(snapshot.shadows);
        var name = applied.live().name();
        specs.put(name, applied.live());
        shadows.remove(InsightSpec.shadowName(name));
        applied.shadow().ifPresent(shadow -> shadows.put(shadow.name(), shadow));
        forgetFaults(name);
        goneThrough.merge(name, applied.newestGeneration(), Math::max);
        publish(specs, shadows);
    }

    /** Removes an insight and its shadow. */
    public synchronized void remove(String name) {
        var specs = new TreeMap<>(snapshot.specs);
        var shadows = new TreeMap<>(snapshot.shadows);
        specs.remove(name);
        shadows.remove(InsightSpec.shadowName(name));
        forgetFaults(name);
        publish(specs, shadows);
    }

    private void forgetFaults(String liveName) {
        for (var name : List.of(liveName, InsightSpec.shadowName(liveName))) {
            unusable.remove(name);
            faults.forget(name);
        }
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

    /** Marks an insight or a shadow whose definition this version cannot use: its rows are kept. */
    public synchronized void markUnusable(String name, String reason) {
        unusable.add(name);
        faults.addUnusable(name, reason);
        notifyAll();
    }

    /**
     * Whether the generation was deleted, replaced or discarded, so that its rows can be dropped. Valid once the topic was read to its end:
     * an insight that is not in it was deleted.
     */
    public synchronized boolean isGone(String name, long generation) {
        return !unusable.contains(name)
                && !unusable.contains(InsightSpec.shadowName(name))
                && !snapshot.has(name, generation)
                && (!snapshot.specs.containsKey(name) || generation <= goneThrough(name));
    }

    private boolean mayStillCome(String name, long generation) {
        return !snapshot.has(name, generation) && goneThrough(name) < generation;
    }

    private long goneThrough(String name) {
        return goneThrough.getOrDefault(name, Long.MIN_VALUE);
    }

    private void publish(Map<String, InsightSpec> specs, Map<String, InsightSpec> shadows) {
        snapshot = new Snapshot(
                snapshot.version + 1, Collections.unmodifiableMap(specs), Collections.unmodifiableMap(shadows));
        notifyAll();
    }
}
