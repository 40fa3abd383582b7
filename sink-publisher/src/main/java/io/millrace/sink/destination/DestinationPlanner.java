package io.millrace.sink.destination;

import io.millrace.sink.destination.DestinationChange.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Planner of changes: compares current and wanted destinations and says the effect on each. Pure. */
final class DestinationPlanner {
    static final int MAX_DESTINATIONS = 1_000;

    private final Map<String, Destination> known;
    private final Optional<String> boundTenant;
    private final long now;

    /**
     * @param known current destinations by name
     * @param boundTenant the one tenant whose destinations may be changed; empty if all may
     * @param now time of the change, ms since the epoch
     */
    DestinationPlanner(Map<String, Destination> known, Optional<String> boundTenant, long now) {
        this.known = known;
        this.boundTenant = boundTenant;
        this.now = now;
    }

    /**
     * Plans the change of each destination, sorted by name.
     *
     * @param deleteMissing whether a current destination that is not among the wanted ones is deleted
     */
    List<DestinationChange> plan(Collection<Destination> wanted, boolean deleteMissing) {
        var changes = new TreeMap<String, DestinationChange>();
        for (var destination : wanted) {
            var before = known.get(destination.name());
            changes.put(destination.name(), plan(Optional.ofNullable(before), destination));
        }
        if (deleteMissing) {
            known.values().stream()
                    .filter(this::isVisible)
                    .filter(destination -> !changes.containsKey(destination.name()))
                    .forEach(destination -> changes.put(
                            destination.name(), change(destination, Kind.DELETED, "it is no longer defined")));
        }
        return withinLimit(changes.values());
    }

    private List<DestinationChange> withinLimit(Collection<DestinationChange> changes) {
        long room = MAX_DESTINATIONS
                - known.size()
                + changes.stream()
                        .filter(change -> change.kind() == Kind.DELETED)
                        .count();
        var planned = new ArrayList<DestinationChange>();
        for (var change : changes) {
            boolean isAdded = change.kind() == Kind.ADDED;
            planned.add(
                    isAdded && room <= 0
                            ? change(
                                    change.destination(),
                                    Kind.REFUSED,
                                    "at most " + MAX_DESTINATIONS + " destinations are allowed: delete others first")
                            : change);
            room -= isAdded ? 1 : 0;
        }
        return planned;
    }

    /** Whether the caller may see and change a destination. */
    boolean isVisible(Destination destination) {
        return boundTenant.isEmpty() || boundTenant.equals(destination.tenant());
    }

    private DestinationChange plan(Optional<Destination> before, Destination after) {
        if (before.isPresent() && !isVisible(before.get())) {
            return change(after, Kind.REFUSED, "the name is taken; choose another");
        }
        if (boundTenant.isPresent()
                && after.tenant().isPresent()
                && !after.tenant().equals(boundTenant)) {
            return change(after, Kind.REFUSED, "your key is of tenant '" + boundTenant.get() + "'; leave out 'tenant'");
        }
        var owned = after.withTenant(after.tenant().or(() -> boundTenant));
        return before.map(current -> compare(current, owned))
                .orElseGet(() -> change(owned.with(now, 1, now), Kind.ADDED, "delivers what is published from now on"));
    }

    private DestinationChange compare(Destination before, Destination after) {
        var restarts = restarts(before, after);
        if (!restarts.isEmpty()) {
            restarts.add("begins anew with what is published from now on");
            var restarted = after.with(
                    Math.max(now, before.generation() + 1),
                    before.revision() + 1,
                    now,
                    before.paused(),
                    Optional.empty());
            return new DestinationChange(after.name(), Kind.RESTARTS, restarts, restarted);
        }
        var compatible = compatible(before, after);
        var kept = after.with(before.generation(), before.revision() + 1, now, before.paused(), before.replay());
        return compatible.isEmpty()
                ? new DestinationChange(after.name(), Kind.UNCHANGED, List.of(), before)
                : new DestinationChange(after.name(), Kind.COMPATIBLE, compatible, kept);
    }

    private static List<String> restarts(Destination before, Destination after) {
        var reasons = new ArrayList<String>();
        if (!before.insight().equals(after.insight()) || before.emit() != after.emit()) {
            reasons.add("'from' changes: " + source(before) + " before, " + source(after) + " now");
        }
        if (!before.tenant().equals(after.tenant())) {
            reasons.add("'tenant' changes");
        }
        return reasons;
    }

    private static String source(Destination destination) {
        return destination.emit().name().toLowerCase(Locale.ROOT) + " of " + destination.insight();
    }

    private static List<String> compatible(Destination before, Destination after) {
        var reasons = new ArrayList<String>();
        if (!before.where().equals(after.where())) {
            reasons.add("'where' selects other rows");
        }
        if (!before.webhook().url().equals(after.webhook().url())) {
            reasons.add("'url' is another one, to which rows that wait are delivered, too");
        }
        if (!before.webhook().equals(after.webhook()) && reasons.isEmpty()) {
            reasons.add("'webhook' changes how rows are sent");
        }
        if (!before.description().equals(after.description())) {
            reasons.add("the description changes");
        }
        return reasons;
    }

    private static DestinationChange change(Destination destination, Kind kind, String reason) {
        return new DestinationChange(destination.name(), kind, List.of(reason), destination);
    }
}
