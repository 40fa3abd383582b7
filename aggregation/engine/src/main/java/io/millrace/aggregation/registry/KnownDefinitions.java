package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.AppliedInsight;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.schemas.insight.InsightDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Content of the definitions topic when it was read. Not thread-safe. */
public final class KnownDefinitions {
    private final Map<String, AppliedInsight> usable = new TreeMap<>();
    private final Set<String> unusable = new HashSet<>();
    /** By name, the generations of the live insight and of its shadow. */
    private final Map<String, Set<Long>> current = new HashMap<>();

    private final Map<String, Long> newest = new HashMap<>();

    void deleted(String name) {
        usable.remove(name);
        unusable.remove(name);
        current.remove(name);
    }

    /** Records the generations of a definition, whether or not its source is accepted. */
    void seen(String name, InsightDefinition definition) {
        var generations = new TreeSet<>(Set.of(definition.getGeneration()));
        if (definition.getNext() != null) {
            generations.add(definition.getNext().getGeneration());
        }
        current.put(name, generations);
        newest.merge(name, Math.max(definition.getNewestGeneration(), generations.last()), Math::max);
    }

    void usable(AppliedInsight applied) {
        unusable.remove(applied.live().name());
        usable.put(applied.live().name(), applied);
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

    /** The live definitions that this version can use. */
    public Collection<InsightSpec> specs() {
        return usable.values().stream().map(AppliedInsight::live).toList();
    }

    /** The definitions that this version can use, each with its shadow. */
    public Collection<AppliedInsight> applied() {
        return usable.values();
    }

    /** The insight of this name with its shadow; empty if there is none that this version can use. */
    public Optional<AppliedInsight> find(String name) {
        return Optional.ofNullable(usable.get(name));
    }

    /** Whether the topic has a definition of this name that this version cannot use. */
    public boolean isUnusable(String name) {
        return unusable.contains(name);
    }

    /** Whether the insight of this name, or its shadow, has this generation. */
    public boolean hasGeneration(String name, long generation) {
        return current.getOrDefault(name, Set.of()).contains(generation);
    }

    /** A generation greater than every known one of this name, including deleted and discarded ones. */
    public long nextGeneration(String name, long now) {
        return Math.max(now, newest.getOrDefault(name, 0L) + 1);
    }
}
