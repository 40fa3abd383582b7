package io.millrace.aggregation.triage;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.RedriveState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Failures by stage and reason, with the newest of each group. Records come newest first. A failure counts once however often it was
 * tried, and not at all once it was accepted. Not thread-safe.
 */
final class FailureGroups {
    /**
     * Failures of one stage for one reason.
     *
     * @param samples the newest of them, newest first
     */
    record Group(String stage, String reason, int count, long newest, long oldest, List<FailedEvent> samples) {}

    private record Place(String stage, String reason) {}

    /** What is collected of a group, oldest last. */
    private static final class Collected {
        private final List<FailedEvent> samples = new ArrayList<>();
        private int count;
        private long newest;
        private long oldest;
    }

    private final int maxSamples;
    private final Map<Place, Collected> groups = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<String, RedriveState> notes = new HashMap<>();
    private int redriven;

    FailureGroups(int maxSamples) {
        this.maxSamples = maxSamples;
    }

    /** Adds the next older record. */
    void add(FailedEvent record) {
        // The tenant is part of the key: a client may name any failure id in a header.
        String key = record.getTenant() + "/" + record.getId();
        RedriveState state = record.getRedrive();
        if (state == RedriveState.STARTED || state == RedriveState.ACCEPTED) {
            notes.putIfAbsent(key, state);
            return;
        }
        if (!seen.add(key)) {
            return;
        }
        if (notes.get(key) == RedriveState.ACCEPTED) {
            redriven++;
            return;
        }
        Collected group = groups.computeIfAbsent(
                new Place(record.getStage().toString(), record.getReason().toString()), place -> new Collected());
        group.newest = Math.max(group.newest, record.getFailedAt());
        group.oldest = group.count == 0 ? record.getFailedAt() : Math.min(group.oldest, record.getFailedAt());
        group.count++;
        if (group.samples.size() < maxSamples) {
            group.samples.add(record);
        }
    }

    /** The groups with the most failures first. */
    List<Group> greatestFirst() {
        List<Group> all = new ArrayList<>();
        groups.forEach((place, of) -> all.add(
                new Group(place.stage(), place.reason(), of.count, of.newest, of.oldest, List.copyOf(of.samples))));
        all.sort((a, b) -> Integer.compare(b.count(), a.count()));
        return all;
    }

    /** Failures that were sent again and accepted. */
    int redriven() {
        return redriven;
    }
}
