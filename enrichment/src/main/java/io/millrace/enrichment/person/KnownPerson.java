package io.millrace.enrichment.person;

import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.schemas.person.PersonMergeFact;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of one person, in whole or in part. Uniting is commutative, associative and idempotent, so that the order of
 * messages does not matter. Mutable; not thread-safe.
 */
final class KnownPerson {
    /** First event of an id of which no event is known. */
    static final long UNKNOWN = Long.MAX_VALUE;

    /** Most merges that are remembered. */
    static final int MAX_MERGES = 32;

    /** Most characters of the ids of all devices, users and subscriptions, so that a person always fits in a record. */
    static final int MAX_CHARS = 40_000;

    private final TreeMap<String, Long> ids = new TreeMap<>();
    private final TreeMap<String, PersonMember> devices = new TreeMap<>();
    private final TreeMap<String, PersonMember> users = new TreeMap<>();
    private final TreeSet<String> others = new TreeSet<>();
    private final TreeSet<Subscription> subscriptions = new TreeSet<>();
    private final List<PersonMergeFact> merges = new ArrayList<>();
    private TimedTraits traits = TimedTraits.NONE;
    private Touch firstTouch;
    private boolean stopped;

    /** Ids that events were published under, each with the time of its first event, ms since the epoch. */
    NavigableMap<String, Long> ids() {
        return ids;
    }

    /** Devices by id. */
    NavigableMap<String, PersonMember> devices() {
        return devices;
    }

    /** Users by id. */
    NavigableMap<String, PersonMember> users() {
        return users;
    }

    /** Nodes of this person that belong to no device or user: of merges by hand, and of devices that were split off. */
    NavigableSet<String> others() {
        return others;
    }

    /** Devices to be told of a user's person. */
    NavigableSet<Subscription> subscriptions() {
        return subscriptions;
    }

    /** Ids that were given up, oldest first. */
    List<PersonMergeFact> merges() {
        return merges;
    }

    TimedTraits traits() {
        return traits;
    }

    void setTraits(TimedTraits value) {
        traits = value;
    }

    /** What first brought the person; null if nothing is known. */
    Touch firstTouch() {
        return firstTouch;
    }

    void setFirstTouch(Touch value) {
        firstTouch = value;
    }

    /** Whether a merge was refused because it would have made too many devices or users one person. */
    boolean isStopped() {
        return stopped;
    }

    void setStopped(boolean value) {
        stopped = value;
    }

    /** The id of the person: of those that events were published under, the one that was seen first. Null if there is none. */
    String face() {
        String face = null;
        long first = UNKNOWN;
        for (var id : ids.entrySet()) {
            // In order of ids: of two that were seen at the same time the smaller wins.
            if (face == null || id.getValue() < first) {
                face = id.getKey();
                first = id.getValue();
            }
        }
        return face;
    }

    /** Event time of the first event, ms since the epoch; {@link #UNKNOWN} if no event is known. */
    long firstSeen() {
        var face = face();
        return face == null ? UNKNOWN : ids.get(face);
    }

    /** All ids that were given up for the face. */
    Set<String> givenUp() {
        var given = new HashSet<>(ids.keySet());
        given.remove(face());
        return given;
    }

    /** All nodes of the person, in their order. */
    NavigableSet<String> nodes() {
        var nodes = new TreeSet<>(others);
        devices.values().forEach(device -> nodes.add(device.node()));
        users.values().forEach(user -> nodes.add(user.node()));
        return nodes;
    }

    /** Whether a node is part of the person. */
    boolean contains(String node) {
        return others.contains(node)
                || users.values().stream().anyMatch(user -> user.node().equals(node))
                || devices.values().stream().anyMatch(device -> device.node().equals(node));
    }

    /** Whether both together stay within the bounds of a person. */
    boolean fitsWith(KnownPerson more, int maxIds) {
        return united(devices.keySet(), more.devices.keySet()) <= maxIds
                && united(users.keySet(), more.users.keySet()) <= maxIds
                && united(ids.keySet(), more.ids.keySet()) <= 4L * maxIds
                && united(others, more.others) <= 4L * maxIds
                && chars() + more.chars() <= MAX_CHARS;
    }

    /** Adds what another knows. Subscriptions beyond the bound are left out: their devices keep what they know. */
    void unite(KnownPerson more, TraitLimits limits, int maxIds) {
        more.ids.forEach((id, first) -> ids.merge(id, first, Math::min));
        more.devices.forEach((id, device) -> devices.merge(id, device, KnownPerson::newer));
        more.users.forEach((id, user) -> users.merge(id, user, KnownPerson::newer));
        others.addAll(more.others);
        for (var subscription : more.subscriptions) {
            if (subscriptions.size() < maxIds && chars() < MAX_CHARS) {
                subscriptions.add(subscription);
            }
        }
        more.merges.forEach(this::remember);
        traits = traits.merge(more.traits, limits);
        firstTouch = Touch.earlier(firstTouch, more.firstTouch);
        stopped |= more.stopped;
    }

    /** Remembers that an id was given up. */
    void remember(PersonMergeFact merge) {
        if (!merges.contains(merge)) {
            merges.add(merge);
        }
        while (merges.size() > MAX_MERGES) {
            merges.remove(0);
        }
    }

    /** Forgets that an id was given up, which stands for the person again. */
    void forgetMerge(String person) {
        merges.removeIf(merge -> merge.getPerson().equals(person));
    }

    private int chars() {
        int chars = 0;
        for (var member : devices.keySet()) {
            chars += member.length();
        }
        for (var member : users.keySet()) {
            chars += member.length();
        }
        for (var subscription : subscriptions) {
            chars += subscription.device().length() + subscription.user().length();
        }
        return chars;
    }

    private static PersonMember newer(PersonMember known, PersonMember more) {
        return more.splits() > known.splits() ? more : known;
    }

    private static long united(Set<String> some, Set<String> more) {
        return some.size() + more.stream().filter(id -> !some.contains(id)).count();
    }

    /** Traits with their times, as maps of the contract. */
    void setTraits(Map<String, Object> values, Map<String, Long> times) {
        traits = values.isEmpty() ? TimedTraits.NONE : new TimedTraits(values, times);
    }
}
