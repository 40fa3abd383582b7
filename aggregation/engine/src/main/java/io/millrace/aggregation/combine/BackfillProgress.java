package io.millrace.aggregation.combine;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Progress of the backfills of this process, as of the last commit of each task. Thread-safe. */
public final class BackfillProgress {
    private record Key(String insight, long generation, int partition) {}

    private final Map<Key, BackfillState> states = new ConcurrentHashMap<>();

    void put(String insight, long generation, int partition, BackfillState state) {
        states.put(new Key(insight, generation, partition), state);
    }

    /** Forgets a partition whose task moved to another instance or restarts. */
    void forget(int partition) {
        states.keySet().removeIf(key -> key.partition == partition);
    }

    /** Forgets a generation that was deleted or replaced. */
    void forget(String insight, long generation) {
        states.keySet().removeIf(key -> key.insight.equals(insight) && key.generation == generation);
    }

    /** The backfill's state by partition, for the partitions of enriched events that this process has. */
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
