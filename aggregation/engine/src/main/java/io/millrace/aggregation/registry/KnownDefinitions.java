package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.InsightSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Content of the definitions topic when it was read. Not thread-safe. */
public final class KnownDefinitions {
    private final Map<String, InsightSpec> usable = new TreeMap<>();
    private final Set<String> unusable = new HashSet<>();
    private final Map<String, Long> current = new HashMap<>();
    private final Map<String, Long> newest = new HashMap<>();

    void deleted(String name) {
        usable.remove(name);
        unusable.remove(name);
        current.remove(name);
    }

    void seen(String name, long generation) {
        current.put(name, generation);
        newest.merge(name, generation, Math::max);
    }

    void usable(InsightSpec spec) {
        unusable.remove(spec.name());
        usable.put(spec.name(), spec);
    }

    /** Records a definition whose source this version does not accept. */
    void unusable(String name) {
        usable.remove(name);
        unusable.add(name);
    }

    /** Records a definition that cannot be decoded. */
    void corrupt(String name) {
        unusable(name);
        current.remove(name);
    }

    /** The definitions that this version can use. */
    public Collection<InsightSpec> specs() {
        return usable.values();
    }

    /** Whether the topic has a definition of this name that this version cannot use. */
    public boolean isUnusable(String name) {
        return unusable.contains(name);
    }

    /** The generation of the definition of this name; empty if there is none, or if it cannot be decoded. */
    public Optional<Long> currentGeneration(String name) {
        return Optional.ofNullable(current.get(name));
    }

    /** A generation greater than every known one of this name, including deleted ones. */
    public long nextGeneration(String name, long now) {
        return Math.max(now, newest.getOrDefault(name, 0L) + 1);
    }
}
