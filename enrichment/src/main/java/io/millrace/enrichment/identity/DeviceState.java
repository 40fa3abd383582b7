package io.millrace.enrichment.identity;

import io.millrace.enrichment.cache.CacheBudget;
import java.util.ArrayList;
import java.util.List;

/**
 * State of one device: its person, further users on it, and the open sessions.
 *
 * @param own the device's person, with the first user on it
 * @param others further users, the latest last; at most {@link #MAX_OTHERS}
 * @param links when the device went from one user to another, in order of time; empty while there is one user; at most {@link
 *     #MAX_LINKS}
 * @param linkedUser the user of the latest event, by event time, that named one; null if none did
 * @param linkedAt event time of that event, ms since the epoch
 * @param sealed whether no user may be joined to the device's person: its id is a placeholder, or it was split off
 * @param sessions open sessions, most recently assigned first
 */
@SuppressWarnings("ReferenceEquality") // the same object means unchanged, which is what most events leave it
record DeviceState(
        DevicePerson own,
        List<DevicePerson> others,
        List<UserLink> links,
        String linkedUser,
        long linkedAt,
        boolean sealed,
        List<Session> sessions) {
    /** Most users of a device beside the first; of more, those that came first are forgotten, and announce themselves anew. */
    static final int MAX_OTHERS = 8;

    /** Most changes of users that are remembered; events before them are the first user's. */
    static final int MAX_LINKS = 16;

    /**
     * State of a device that was never seen.
     *
     * @param key tenant and device
     */
    static DeviceState ofNew(String key) {
        return new DeviceState(
                DevicePerson.ofDevice(key), List.of(), List.of(), null, Long.MIN_VALUE, false, List.of());
    }

    /** Upper estimate of the heap that the state takes, in bytes. */
    int heapBytes() {
        int bytes = 96 + own.heapBytes();
        for (var session : sessions) {
            bytes += session.heapBytes();
        }
        for (var other : others) {
            bytes += 8 + other.heapBytes();
        }
        return bytes + links.size() * 32 + CacheBudget.textBytes(others.isEmpty() ? null : linkedUser);
    }

    /** Whether nothing is known that a new device would not know. */
    boolean isBlank() {
        return own.firstSeen() == DevicePerson.UNSEEN && others.isEmpty() && sessions.isEmpty();
    }

    /** The state with its persons, links and sessions only. */
    DeviceState withoutTraits() {
        return new DeviceState(
                own.withTraits(DevicePerson.NO_TRAITS),
                others.stream()
                        .map(other -> other.withTraits(DevicePerson.NO_TRAITS))
                        .toList(),
                links,
                linkedUser,
                linkedAt,
                sealed,
                sessions);
    }

    /** The person of a user; null if the user is not known on the device. */
    DevicePerson personOf(String user) {
        if (user.equals(own.user())) {
            return own;
        }
        for (var other : others) {
            if (other.user().equals(user)) {
                return other;
            }
        }
        return null;
    }

    /** The user whom the device was at the time; null if nobody had logged in. */
    String userAt(long time) {
        if (linkedUser == null || time >= linkedAt) {
            return linkedUser;
        }
        for (int i = links.size() - 1; i >= 0; i--) {
            if (links.get(i).since() <= time) {
                return links.get(i).user();
            }
        }
        return own.user();
    }

    /** The state after an event that named a user. */
    DeviceState linkedTo(String user, long time) {
        var isLatest = linkedUser == null || time > linkedAt || (time == linkedAt && user.compareTo(linkedUser) > 0);
        var isSole = others.isEmpty() && user.equals(own.user());
        if (isSole && !isLatest) {
            return this;
        }
        return new DeviceState(
                own,
                others,
                isSole ? links : linksWith(user, time),
                isLatest ? user : linkedUser,
                isLatest ? time : linkedAt,
                sealed,
                sessions);
    }

    private List<UserLink> linksWith(String user, long time) {
        int at = links.size();
        while (at > 0 && links.get(at - 1).since() > time) {
            at--;
        }
        var before = at > 0 ? links.get(at - 1).user() : own.user();
        if (user.equals(before)) {
            return links;
        }
        var next = new ArrayList<>(links);
        next.add(at, new UserLink(time, user));
        if (at == links.size() && time < linkedAt && !user.equals(linkedUser)) {
            // The latest user was there again by then.
            next.add(new UserLink(linkedAt, linkedUser));
        }
        return next.size() > MAX_LINKS ? List.copyOf(next.subList(next.size() - MAX_LINKS, next.size())) : next;
    }

    /** The state with a person in place of the one of its user, or added. */
    DeviceState with(DevicePerson person, boolean isOwn) {
        if (isOwn) {
            return person == own
                    ? this
                    : new DeviceState(person, others, links, linkedUser, linkedAt, sealed, sessions);
        }
        var next = new ArrayList<DevicePerson>(others.size() + 1);
        var replaced = false;
        for (var other : others) {
            var isSame = other.user().equals(person.user());
            next.add(isSame ? person : other);
            replaced |= isSame;
        }
        if (!replaced) {
            next.add(person);
        }
        if (next.size() > MAX_OTHERS) {
            next.remove(0);
        }
        return new DeviceState(own, next, links, linkedUser, linkedAt, sealed, sessions);
    }

    /** The state without a further user. */
    DeviceState without(String user) {
        return new DeviceState(
                own,
                others.stream().filter(other -> !other.user().equals(user)).toList(),
                links.stream().filter(link -> !link.user().equals(user)).toList(),
                user.equals(linkedUser) ? own.user() : linkedUser,
                linkedAt,
                sealed,
                sessions);
    }

    /** The state after an event of a person and its session. */
    DeviceState after(DevicePerson person, boolean isOwn, List<Session> open) {
        var state = isOwn || personOf(person.user()) == person ? this : with(person, false);
        return new DeviceState(isOwn ? person : own, state.others, links, linkedUser, linkedAt, sealed, open);
    }

    /** The state of a device to whose person no user may be joined. */
    DeviceState asSealed() {
        return sealed ? this : new DeviceState(own, others, links, linkedUser, linkedAt, true, sessions);
    }
}
