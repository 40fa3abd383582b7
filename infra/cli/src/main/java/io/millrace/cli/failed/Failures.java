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
    private final int most;
    private final Map<String, Failure> kept = new LinkedHashMap<>();
    private final Map<String, FailedEvent> marks = new HashMap<>();

    /** @param most failures that are kept */
    Failures(Predicate<FailedEvent> filter, int most) {
        this.filter = filter;
        this.most = most;
    }

    /** The next record, in the order of its partition. */
    void add(FailedEvent record) {
        // Ids of two tenants never meet: who posts an event may name the id of what failed before.
        var key = record.getTenant() + "/" + record.getId();
        var known = kept.get(key);
        if (isMark(record)) {
            marks.put(key, record);
        }
        if (known != null) {
            kept.put(key, known.then(record));
        } else if (!isMark(record) && filter.test(record)) {
            var first = Failure.first(record);
            kept.put(key, marks.containsKey(key) ? first.then(marks.get(key)) : first);
            if (kept.size() > most) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
    }

    private static boolean isMark(FailedEvent record) {
        return record.getRedrive() == RedriveState.STARTED || record.getRedrive() == RedriveState.ACCEPTED;
    }

    /** The latest last. */
    List<Failure> latest() {
        return kept.values().stream()
                .sorted(Comparator.comparingLong(failure -> failure.event().getFailedAt()))
                .toList();
    }
}
