package io.millrace.cli.failed;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.RedriveState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The records of {@code events.failed} as failures: those with one id are one. Keeps the latest that a filter accepts,
 * and of the others that were sent again no more than that they were. For one thread.
 */
final class Failures {
    private final Predicate<FailedEvent> filter;
    private final int limit;
    private final Map<String, Failure> kept = new LinkedHashMap<>();
    private final Map<String, FailedEvent> notes = new HashMap<>();

    /** @param limit failures that are kept */
    Failures(Predicate<FailedEvent> filter, int limit) {
        this.filter = filter;
        this.limit = limit;
    }

    /** The next record, in the order of its partition. */
    void addRecord(FailedEvent record) {
        // Ids of two tenants never meet: who posts an event may name the id of what failed before.
        var key = record.getTenant() + "/" + record.getId();
        var known = kept.get(key);
        if (isRedriveNote(record)) {
            notes.put(key, record);
        }
        if (known != null) {
            kept.put(key, known.updatedBy(record));
        } else if (!isRedriveNote(record) && filter.test(record)) {
            var initial = Failure.initial(record);
            kept.put(key, notes.containsKey(key) ? initial.updatedBy(notes.get(key)) : initial);
            if (kept.size() > limit) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
    }

    private static boolean isRedriveNote(FailedEvent record) {
        return record.getRedrive() == RedriveState.STARTED || record.getRedrive() == RedriveState.ACCEPTED;
    }

    /** The latest last. */
    List<Failure> latest() {
        return kept.values().stream()
                .sorted(Comparator.comparingLong(failure -> failure.event().getFailedAt()))
                .toList();
    }
}
