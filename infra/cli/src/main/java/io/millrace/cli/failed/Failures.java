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
 * Failures assembled from the records of {@code events.failed}, one for each tenant and id. Keeps the newest that a filter
 * accepts, and the redrive notes of all others. Not thread-safe.
 */
final class Failures {
    private final Predicate<FailedEvent> filter;
    private final int limit;
    private final Map<String, Failure> kept = new LinkedHashMap<>();
    private final Map<String, FailedEvent> notes = new HashMap<>();

    /** @param limit number of failures to keep */
    Failures(Predicate<FailedEvent> filter, int limit) {
        this.filter = filter;
        this.limit = limit;
    }

    /** Adds the next record; records of one partition come in the order of their offsets. */
    void addRecord(FailedEvent record) {
        // The tenant is part of the key: a client that posts an event may name any failure id in a header.
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

    /** The kept failures, newest last. */
    List<Failure> latest() {
        return kept.values().stream()
                .sorted(Comparator.comparingLong(failure -> failure.event().getFailedAt()))
                .toList();
    }
}
