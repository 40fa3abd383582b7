package io.millrace.aggregation.journey;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Histories of persons that were given up for others, until the next flush sends them to the survivors. They contribute to no row
 * here. Not thread-safe.
 */
final class LeavingHistories {
    private static final int OVERHEAD = 200;

    private final Map<Leaver, Map<Integer, PersonHistory>> byPerson = new LinkedHashMap<>();
    private long bytes;

    /** Person that was given up. */
    record Leaver(String tenant, String person) {}

    /** Receives a history, by the index of its insight. */
    interface Visitor {
        void visit(Leaver leaver, int journey, PersonHistory history);
    }

    /** Returns the history that leaves with the person, null if there is none. */
    PersonHistory find(String tenant, String person, int journey) {
        return byPerson.getOrDefault(new Leaver(tenant, person), Map.of()).get(journey);
    }

    /** Puts a history that {@link #find} did not return. */
    void put(String tenant, String person, int journey, PersonHistory history) {
        byPerson.computeIfAbsent(new Leaver(tenant, person), absent -> new TreeMap<>())
                .put(journey, history);
        bytes += OVERHEAD + history.heapBytes();
    }

    /** Notes that a history has grown. */
    void grown(int byBytes) {
        bytes += byBytes;
    }

    /** Removes and returns the person's histories, by the index of their insight. */
    Map<Integer, PersonHistory> remove(String tenant, String person) {
        var removed = byPerson.remove(new Leaver(tenant, person));
        if (removed == null) {
            return Map.of();
        }
        removed.values().forEach(history -> bytes -= OVERHEAD + history.heapBytes());
        return removed;
    }

    /** Removes all and passes them on, those of one person one after the other. */
    void drain(Visitor visitor) {
        byPerson.forEach((leaver, histories) ->
                histories.forEach((journey, history) -> visitor.visit(leaver, journey, history)));
        byPerson.clear();
        bytes = 0;
    }

    /** Returns the estimated bytes of heap. */
    long heapBytes() {
        return bytes;
    }
}
