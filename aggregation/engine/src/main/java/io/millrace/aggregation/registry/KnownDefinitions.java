package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.InsightSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the topic of definitions held when it was read. Not thread-safe. */
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

    /** Its source is nothing that this version accepts. */
    void unusable(String name) {
        usable.remove(name);
        unusable.add(name);
    }

    /** It cannot even be read. */
    void corrupt(String name) {
        unusable(name);
        current.remove(name);
    }

    /** The definitions that this version can use. */
    public Collection<InsightSpec> specs() {
        return usable.values();
    }

    /** Whether the topic has a definition of the name that this version cannot use. */
    public boolean isUnusable(String name) {
        return unusable.contains(name);
    }

    /** The generation of the name's definition; empty if it has none, or one that cannot be read. */
    public Optional<Long> currentGeneration(String name) {
        return Optional.ofNullable(current.get(name));
    }

    /** A generation that is greater than every one of the name that can be told, deleted ones too. */
    public long nextGeneration(String name, long now) {
        return Math.max(now, newest.getOrDefault(name, 0L) + 1);
    }
}
