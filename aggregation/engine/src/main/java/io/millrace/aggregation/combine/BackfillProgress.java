package io.millrace.aggregation.combine;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How far the histories are that tasks of this process read, as of their last commits. Thread-safe. */
public final class BackfillProgress {
    private record Key(String insight, long generation, int partition) {}

    private final Map<Key, BackfillState> states = new ConcurrentHashMap<>();

    void put(String insight, long generation, int partition, BackfillState state) {
        states.put(new Key(insight, generation, partition), state);
    }

    /** The task of the partition is another's, or begins anew. */
    void forget(int partition) {
        states.keySet().removeIf(key -> key.partition == partition);
    }

    /** The insight's generation is over. */
    void forget(String insight, long generation) {
        states.keySet().removeIf(key -> key.insight.equals(insight) && key.generation == generation);
    }

    /** The state of each partition of the events that this process has, by partition. */
    public Map<Integer, BackfillState> states(String insight, long generation) {
        var found = new TreeMap<Integer, BackfillState>();
        states.forEach((key, state) -> {
            if (key.insight.equals(insight) && key.generation == generation) {
                found.put(key.partition, state);
            }
        });
        return found;
    }
}
