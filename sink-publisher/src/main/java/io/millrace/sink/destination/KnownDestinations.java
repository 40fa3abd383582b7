package io.millrace.sink.destination;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Content of the topic of destinations when it was read. Not thread-safe. */
final class KnownDestinations {
    private final Map<String, Destination> usable = new TreeMap<>();
    private final Set<String> unusable = new HashSet<>();
    private final Map<String, Long> newest = new HashMap<>();

    void put(Destination destination) {
        unusable.remove(destination.name());
        usable.put(destination.name(), destination);
        newest.merge(destination.name(), destination.generation(), Math::max);
    }

    /** Records a destination that this release cannot use; applying it again replaces it. */
    void markUnusable(String name) {
        usable.remove(name);
        unusable.add(name);
    }

    void remove(String name) {
        usable.remove(name);
        unusable.remove(name);
    }

    /** The destinations that this release can use, by name. */
    Map<String, Destination> usable() {
        return Collections.unmodifiableMap(usable);
    }

    /** Whether there is one of this name that this release cannot use. */
    boolean isUnusable(String name) {
        return unusable.contains(name);
    }

    /** A generation greater than every known one of this name, deleted ones included. */
    long nextGeneration(String name, long now) {
        return Math.max(now, newest.getOrDefault(name, 0L) + 1);
    }
}
